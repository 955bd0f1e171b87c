import { fileInput } from 'iso-packer';
import { packZip } from '../zip/write-zip.ts';
import { parts } from './parts.ts';

/** A Word document that says what it is: an Open Packaging Conventions package in a ZIP archive (ECMA-376 Part 2). Always the same bytes. */
export async function wordDocument(): Promise<Uint8Array> {
  return Buffer.concat(
    await Array.fromAsync(packZip(parts.map(([name, xml]) => fileInput(name, xml))).bytes),
  );
}
