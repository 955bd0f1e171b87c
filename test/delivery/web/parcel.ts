import { createHash } from 'node:crypto';
import { packZip } from '../../../artifacts/builder/zip/write-zip.ts';
import type { DisguiseName } from '../../../runner/model/scenario.ts';
import type { Parcel } from '../../../runner/ports/gateway.ts';

export const marker = '0badcafe';
export const isoType = 'application/x-iso9660-image';
export const call = { signal: new AbortController().signal, timeoutMs: 60_000 };

/** As large as two of its sectors and more than fits into one packet: the volume descriptor of ISO 9660 is in it. */
export const image = Buffer.alloc(300_000, 'motw');
image.write('CD001', 0x8001);

export function parcel({
  name = `quote-${marker}.iso`,
  contentType = isoType,
  bytes = image,
  disguise = null,
}: {
  readonly name?: string;
  readonly contentType?: string;
  readonly bytes?: Buffer;
  readonly disguise?: DisguiseName | null;
} = {}): Parcel {
  return {
    ...{ name, contentType, marker, disguise, size: bytes.length },
    sha256: createHash('sha256').update(bytes).digest('hex'),
    async *read() {
      for (let at = 0; at < bytes.length; at += 65_536) yield bytes.subarray(at, at + 65_536);
    },
  };
}

/** The image inside a ZIP archive, as `inside-zip` has it. */
export async function zipped(): Promise<Parcel> {
  const file = {
    path: `quote-${marker}.iso`,
    size: image.length,
    open: async function* () {
      yield image;
    },
  };
  const parts: Uint8Array[] = [];
  for await (const part of packZip([file]).bytes) parts.push(part);
  const bytes = Buffer.concat(parts);
  return parcel({
    name: `quote-${marker}.zip`,
    contentType: 'application/zip',
    bytes,
    disguise: 'inside-zip',
  });
}
