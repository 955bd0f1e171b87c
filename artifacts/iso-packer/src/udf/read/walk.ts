import { damage } from '../../reading/damage.ts';
import type { Extent, FoundEntry } from '../../reading/volume.ts';
import { type FileIdentifier, readIdentifiers } from './directory.ts';
import { type FileEntry, readFileEntry } from './file-entry.ts';
import type { Address, UdfVolume } from './partitions/partition.ts';

interface Child {
  readonly identifier: FileIdentifier;
  readonly entry: FileEntry;
}

/** ECMA-167 4/14.6.6: a directory; and unspecified, a sequence of bytes, one for real time: what is read as a file. */
const DIRECTORY = 4;
const FILES: ReadonlySet<number> = new Set([0, 5, 249]);

/** The whole tree, folders before what is in them, by name in UTF-16 code units. */
export async function listTree(volume: UdfVolume, root: Address, namedAt: number): Promise<FoundEntry[]> {
  const entry = await readFileEntry(volume, root, namedAt);
  if (entry.fileType !== DIRECTORY)
    throw damage('ISO_BAD_RECORD', 'the root is not a directory', entry.block.start);
  const found: FoundEntry[] = [];
  await visit(volume, entry, '', 1, found);
  volume.limits.checkOverlaps();
  return found;
}

async function visit(
  volume: UdfVolume,
  folder: FileEntry,
  prefix: string,
  depth: number,
  found: FoundEntry[],
): Promise<void> {
  volume.limits.directory(folder.block, depth);
  if (!folder.embedded) volume.limits.directoryData(folder.extents);
  const children = await childrenOf(volume, folder, prefix);
  for (const { identifier, entry } of children) {
    const { name, hidden } = identifier;
    const path = prefix + name;
    if (identifier.folder) {
      found.push({ path, type: 'folder', hidden, extents: [] });
      await visit(volume, entry, `${path}/`, depth + 1, found);
    } else {
      found.push({ path, type: 'file', hidden, extents: dataOf(entry) });
    }
  }
}

async function childrenOf(volume: UdfVolume, folder: FileEntry, prefix: string): Promise<Child[]> {
  const children = new Map<string, Child>();
  for await (const identifier of readIdentifiers(volume.blocks, folder.extents)) {
    const { name, offset } = identifier;
    volume.limits.entry(prefix + name, offset);
    if (children.has(name)) throw damage('ISO_BAD_RECORD', `"${prefix}${name}" is there twice`, offset);
    const entry = await readFileEntry(volume, identifier.entry, offset);
    if (identifier.folder !== (entry.fileType === DIRECTORY)) {
      throw damage('ISO_BAD_RECORD', `"${prefix}${name}" is a folder by one record only`, offset);
    }
    if (!identifier.folder && !entry.embedded) volume.limits.file(dataOf(entry));
    children.set(name, { identifier, entry });
  }
  return [...children.values()].sort((a, b) => (a.identifier.name < b.identifier.name ? -1 : 1));
}

/** Of a link or a device only the name is shown. */
function dataOf({ fileType, extents }: FileEntry): readonly Extent[] {
  return FILES.has(fileType) ? extents : [];
}
