import type { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import type { ExecutionContext } from 'ava';
import { type ImageListing, inspectImage } from 'iso-packer';
import { imageFile } from '../image-file.ts';

export async function listed(t: ExecutionContext, image: Buffer): Promise<ImageListing> {
  return inspectImage(await imageFile(t, image));
}

/** Path to SHA-256, `folder`, or `hidden` and one of both. */
export function contentsIn({ entries }: ImageListing): Record<string, string> {
  return Object.fromEntries(
    entries.map(({ path, sha256, hidden }) => [path, `${hidden ? 'hidden ' : ''}${sha256 ?? 'folder'}`]),
  );
}

export function sha256(content: Uint8Array | string): string {
  return createHash('sha256').update(content).digest('hex');
}
