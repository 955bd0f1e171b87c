import type { Buffer } from 'node:buffer';
import { chainOf, fatEntry, type RawEntry, type RawVolume, rawDirectory, rawVolume } from './raw-volume.ts';

/** What a driver relies on without asking (fatgen103); the first rule broken, or null. */
export function brokenRule(image: Buffer): string | null {
  const volume = rawVolume(image);
  const { kind, clusters, fat, fatBytes } = volume;
  if (kind === 16 ? clusters < 4101 || clusters > 65508 : clusters < 65541) return 'number of clusters';
  if (fatBytes < (clusters + 2) * (kind / 8)) return 'size of the FAT';
  const copies = [fat, fat + fatBytes].map((at) => image.subarray(at, at + fatBytes));
  if (!copies[0]?.equals(copies[1] ?? copies[0].subarray(1))) return 'equal FATs';
  const used = new Set<number>();
  const rule = brokenRuleOfFolder(volume, 0, 0, used);
  if (rule !== null) return rule;
  for (let cluster = 2; cluster < clusters + 2; cluster += 1) {
    if ((fatEntry(volume, cluster) !== 0) !== used.has(cluster)) return 'clusters that nothing names';
  }
  return kind === 32 && image.readUInt32LE(1000) !== clusters - used.size ? 'number of free clusters' : null;
}

function brokenRuleOfFolder(
  volume: RawVolume,
  first: number,
  parent: number,
  used: Set<number>,
): string | null {
  if (first !== 0 || volume.kind === 32) {
    const root = volume.image.readUInt32LE(44);
    if (!take(volume, first === 0 ? root : first, used)) return 'a folder of its own clusters, in a row';
  }
  const [one, two, ...rest] = rawDirectory(volume, first);
  const members = first === 0 ? [two, ...rest].filter((entry) => entry !== undefined) : rest;
  if (first === 0 && one?.attributes !== 0x08) return 'label';
  if (first !== 0 && (one?.first !== first || two?.first !== parent)) return 'self and parent';
  const names = members.flatMap(({ shortName, longName }) =>
    longName === null ? [shownShort(shortName)] : [shownShort(shortName), longName.toUpperCase()],
  );
  const own = members.filter(({ shortName, longName }) => longName?.toUpperCase() === shownShort(shortName));
  if (new Set(names).size !== names.length - own.length) return 'names of their own';
  for (const member of members) {
    const rule = brokenRuleOfMember(volume, member, first, used);
    if (rule !== null) return rule;
  }
  return null;
}

function brokenRuleOfMember(
  volume: RawVolume,
  member: RawEntry,
  folder: number,
  used: Set<number>,
): string | null {
  const { shortName, longName, attributes, first, size } = member;
  if (!/^[A-Z0-9!#$%&'()\-@^_`{}~]+ *$/.test(shortName.slice(0, 8))) return 'short name';
  if (!/^[A-Z0-9!#$%&'()\-@^_`{}~]* *$/.test(shortName.slice(8))) return 'short extension';
  if (longName !== null && (longName.length > 255 || /["*/:<>?\\|\p{Control}]|[. ]$/u.test(longName)))
    return 'long name';
  if ((attributes & 0x10) !== 0)
    return size === 0 ? brokenRuleOfFolder(volume, first, folder, used) : 'size of a folder';
  if (size === 0) return first === 0 ? null : 'an empty file without clusters';
  if (chainOf(volume, first).length !== Math.ceil(size / volume.cluster))
    return 'a chain as long as its file';
  return take(volume, first, used) ? null : 'a file of its own clusters, in a row';
}

function take(volume: RawVolume, first: number, used: Set<number>): boolean {
  return chainOf(volume, first).every((cluster, index) => {
    const free = !used.has(cluster);
    used.add(cluster);
    return free && cluster === first + index;
  });
}

function shownShort(name: string): string {
  const extension = name.slice(8).trimEnd();
  return name.slice(0, 8).trimEnd() + (extension === '' ? '' : `.${extension}`);
}
