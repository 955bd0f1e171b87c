import { Buffer } from 'node:buffer';
import { fileInput, type ImageOptions, type Input } from 'iso-packer';
import { planDisk } from '../../../artifacts/iso-packer/src/disk/pack-disk.ts';
import { collect } from './memory-source.ts';

/** Bytes that no writer or reader makes by itself. */
export function noise(length: number): Buffer {
  let state = 12345;
  const bytes = Buffer.alloc(length);
  for (let at = 0; at < length; at += 1) {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    bytes[at] = state >>> 24;
  }
  return bytes;
}

export const INPUTS: readonly Input[] = [
  fileInput('docs/invoice.pdf', noise(2_500_000)),
  fileInput('readme.txt', 'read me'),
  fileInput('hidden.dll', noise(70_000), { hidden: true }),
];

/** The disk that a container of this disk size must hold. */
export async function diskOf(
  options: Pick<ImageOptions, 'label' | 'date' | 'fat'>,
  diskSize: number,
): Promise<Buffer> {
  return collect(planDisk(INPUTS, { ...options, diskSize }, true).bytes);
}
