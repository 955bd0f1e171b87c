import type { Buffer } from 'node:buffer';

/** A second, naive reading of a FAT16 or FAT32 volume in memory, from the specification alone: it shares no code with the package. */
export interface RawVolume {
  readonly image: Buffer;
  readonly kind: 16 | 32;
  readonly cluster: number;
  readonly fat: number;
  readonly fatBytes: number;
  readonly root: number;
  readonly rootBytes: number;
  readonly data: number;
  readonly clusters: number;
}

export interface RawEntry {
  /** Of the short entry, and of the first one that belongs to it. */
  readonly at: number;
  readonly firstAt: number;
  readonly shortName: string;
  readonly longName: string | null;
  readonly attributes: number;
  readonly first: number;
  readonly size: number;
}

export function rawVolume(image: Buffer): RawVolume {
  const sector = image.readUInt16LE(11);
  const fat = image.readUInt16LE(14) * sector;
  const fatBytes = (image.readUInt16LE(22) || image.readUInt32LE(36)) * sector;
  const root = fat + 2 * fatBytes;
  const rootBytes = image.readUInt16LE(17) * 32;
  const data = root + rootBytes;
  const cluster = image.readUInt8(13) * sector;
  const size = (image.readUInt16LE(19) || image.readUInt32LE(32)) * sector;
  const clusters = Math.floor((size - data) / cluster);
  return { image, kind: rootBytes === 0 ? 32 : 16, cluster, fat, fatBytes, root, rootBytes, data, clusters };
}

export function fatEntryAt({ kind, fat }: RawVolume, cluster: number): number {
  return fat + (cluster * kind) / 8;
}

export function fatEntry(volume: RawVolume, cluster: number): number {
  const at = fatEntryAt(volume, cluster);
  return volume.kind === 16 ? volume.image.readUInt16LE(at) : volume.image.readUInt32LE(at);
}

/** The clusters of a chain. */
export function chainOf(volume: RawVolume, first: number): number[] {
  const chain: number[] = [];
  const end = volume.kind === 16 ? 0xffff : 0x0fffffff;
  for (let cluster = first; cluster !== end; cluster = fatEntry(volume, cluster)) {
    if (cluster < 2 || cluster > volume.clusters + 1 || chain.length > volume.clusters) {
      throw new Error(`a chain runs into ${cluster}`);
    }
    chain.push(cluster);
  }
  return chain;
}

export function clusterAt({ data, cluster }: RawVolume, number: number): number {
  return data + (number - 2) * cluster;
}

/** All entries, `.`, `..` and the label among them. @param first 0 for the root */
export function rawDirectory(volume: RawVolume, first: number): RawEntry[] {
  const entries: RawEntry[] = [];
  const parts: string[] = [];
  for (const at of slotsOf(volume, first)) {
    const { image } = volume;
    if (image.readUInt8(at) === 0) break;
    const attributes = image.readUInt8(at + 11);
    if (attributes === 0x0f) {
      const text = [
        image.subarray(at + 1, at + 11),
        image.subarray(at + 14, at + 26),
        image.subarray(at + 28, at + 32),
      ];
      parts.unshift(text.map((piece) => piece.toString('utf16le')).join(''));
      continue;
    }
    entries.push({
      at,
      firstAt: at - parts.length * 32,
      shortName: image.toString('latin1', at, at + 11),
      longName: parts.length === 0 ? null : (parts.join('').split('\0')[0] ?? null),
      attributes,
      first: image.readUInt16LE(at + 20) * 65536 + image.readUInt16LE(at + 26),
      size: image.readUInt32LE(at + 28),
    });
    parts.length = 0;
  }
  return entries;
}

function slotsOf(volume: RawVolume, first: number): number[] {
  const { kind, root, rootBytes, cluster, image } = volume;
  const slots = (start: number, bytes: number) =>
    Array.from({ length: bytes / 32 }, (_, i) => start + 32 * i);
  if (first === 0 && kind === 16) return slots(root, rootBytes);
  const chain = chainOf(volume, first === 0 ? image.readUInt32LE(44) : first);
  return chain.flatMap((number) => slots(clusterAt(volume, number), cluster));
}

/** The entry with this path of long names, or of short ones where there is none (`A       TXT`). */
export function entryAt(volume: RawVolume, path: string): RawEntry {
  let found: RawEntry | undefined;
  for (const part of path.split('/')) {
    const entries = rawDirectory(volume, found?.first ?? 0);
    found = entries.find(({ longName, shortName }) => (longName ?? shortName) === part);
    if (found === undefined) throw new Error(`no ${part} in the volume`);
  }
  if (found === undefined) throw new Error('no path');
  return found;
}
