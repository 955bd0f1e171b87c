import type { Buffer } from 'node:buffer';
import { findVolume, type VolumeInSource } from '../../../../artifacts/iso-packer/src/image/find-volume.ts';
import { PatchedSource } from '../patched-source.ts';
import { type Field, placed, repeated } from './field.ts';

/** fatgen103 3, 4 and 6: a volume alone, or in the first partition; its first clusters; folders in which there are files. */
export async function fatFields(image: Buffer): Promise<Field[]> {
  const found = await findVolume(new PatchedSource(image, [], image.length));
  if (!found.volume.formats.some((format) => format.startsWith('fat'))) return [];
  const { source } = found;
  const record = await source.read(0, 512);
  const partitioned = found.volume.formats.includes('mbr');
  const start = partitioned ? record.readUInt32LE(454) * 512 : 0;
  const boot = await source.read(start, 512);
  const width = found.volume.formats.includes('fat32') ? 4 : 2;
  const table = start + boot.readUInt16LE(14) * boot.readUInt16LE(11);
  const fields = [
    ...(partitioned
      ? placed(0, [
          ['type', 450, 1],
          ['fat sector', 454, 4],
          ['fat length', 458, 4],
        ])
      : []),
    ...placed(start, [
      ['cluster size', 13, 1],
      ['reserved', 14, 2],
      ['copies', 16, 1],
      ['root', 17, 2],
      ['total', 19, 2],
      ['table', 22, 2],
      ['total', 32, 4],
      ['table', 36, 4],
      ['cluster', 44, 4],
    ]),
    ...repeated('fat entry', table + 2 * width, 80, width, 'little'),
    ...(await folderFields(found)),
  ];
  return fields.map((field) => ({ ...field, at: source.imageOffset(field.at) }));
}

async function folderFields({ source, volume }: VolumeInSource): Promise<Field[]> {
  const sectors = new Set(
    volume.entries.flatMap(({ extents }) => extents.map(({ namedAt }) => Math.floor(namedAt / 512))),
  );
  const fields: Field[] = [];
  for (const sector of sectors) {
    const bytes = await source.read(sector * 512, 512);
    for (let at = 0; at < 512; at += 32) {
      const attributes = bytes.readUInt8(at + 11);
      if (bytes.readUInt8(at) === 0 || attributes === 0x0f) continue;
      const what = (attributes & 0x10) === 0 ? 'file' : 'folder';
      fields.push(
        ...placed(sector * 512 + at, [
          ['short name', 0, 8],
          ['attributes', 11, 1],
          ['high', 20, 2],
          [`${what} cluster`, 26, 2],
          ['size', 28, 4],
        ]),
      );
    }
  }
  return fields;
}
