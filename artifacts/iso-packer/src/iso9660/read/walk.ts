import type { ByteSource } from '../../reading/byte-source.ts';
import { damage } from '../../reading/damage.ts';
import type { Limits } from '../../reading/limits.ts';
import type { FoundEntry, RecordedExtent } from '../../reading/volume.ts';
import { isSelfOrParent, readDirectory } from './directory-record.ts';
import type { NameReader } from './name-reader.ts';

interface Child {
  readonly name: string;
  readonly directory: boolean;
  readonly hidden: boolean;
  /** Several for a file in parts. */
  readonly extents: RecordedExtent[];
}

export interface Walk {
  readonly source: ByteSource;
  readonly limits: Limits;
  readonly readName: NameReader;
}

/** The whole tree below a directory, folders before what is in them, by name in UTF-16 code units. */
export async function listTree(walk: Walk, root: RecordedExtent): Promise<FoundEntry[]> {
  const found: FoundEntry[] = [];
  await visit(walk, root, '', 1, found);
  walk.limits.checkOverlaps();
  return found;
}

async function visit(
  walk: Walk,
  extent: RecordedExtent,
  prefix: string,
  depth: number,
  found: FoundEntry[],
): Promise<void> {
  walk.limits.directory(extent, depth);
  const children = await childrenOf(walk, extent, prefix);
  for (const { name, directory, hidden, extents } of children.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = prefix + name;
    if (!directory) walk.limits.file(extents);
    found.push({ path, type: directory ? 'folder' : 'file', hidden, extents: directory ? [] : extents });
    const [first] = extents;
    if (directory && first !== undefined) await visit(walk, first, `${path}/`, depth + 1, found);
  }
}

async function childrenOf(
  { source, limits, readName }: Walk,
  extent: RecordedExtent,
  prefix: string,
): Promise<Child[]> {
  const children = new Map<string, Child>();
  let unfinished: Child | null = null;
  for await (const record of readDirectory(source, extent)) {
    // A record that shows nothing takes time all the same.
    const silent = record.associated || isSelfOrParent(record);
    const shown = silent ? null : await readName(record);
    limits.entry(shown === null ? '' : prefix + shown.name, record.offset);
    if (shown === null) continue;
    const { name, directory } = shown;
    // ECMA-119 6.5.1 and 9.1.6, bit 7: the parts of one file follow each other and have one name.
    if (unfinished === null ? children.has(name) : unfinished.name !== name) {
      throw damage(
        'ISO_BAD_RECORD',
        `"${prefix}${name}" is there twice, or between a file's parts`,
        record.offset,
      );
    }
    const child: Child = unfinished ?? { name, directory, hidden: record.hidden, extents: [] };
    child.extents.push(shown.extent);
    children.set(name, child);
    unfinished = record.continued && !directory ? child : null;
  }
  if (unfinished !== null) {
    throw damage('ISO_BAD_RECORD', `"${prefix}${unfinished.name}" has no last part`, extent.namedAt);
  }
  return [...children.values()];
}
