import type { Input } from '../../inputs/inputs.ts';
import { buildTree, type FileNode, type FolderNode, type Node } from '../../inputs/tree.ts';
import { IsoError } from '../../iso-error.ts';
import { placeUdf, type UdfVolume } from '../../udf/layout/place-udf.ts';
import { PARTITION_START } from '../../udf/layout/volume-space.ts';
import { FIRST_DESCRIPTOR, SECTOR, sectorsFor } from '../sector.ts';
import { type Directory, type Hierarchy, type NameSpaceId, planHierarchy } from './hierarchy.ts';
import { type Identifiers, type IsoOptions, settingsOf, type TreeSettings } from './settings.ts';
import { checkTree } from './tree-limits.ts';

/** Where everything lies, in sectors. A pure function of inputs and options. */
export interface IsoLayout {
  readonly date: Date;
  readonly root: FolderNode;
  readonly primary: Volume;
  readonly joliet: Volume | null;
  /** In a bridge; its structures stand around and before the other trees (see `volume-space.ts`). */
  readonly udf: UdfVolume | null;
  /** In the order of their data. */
  readonly files: readonly FileNode[];
  /** First sector of each file's data; 0 for an empty file, which has none. */
  readonly fileSectors: ReadonlyMap<Node, number>;
  /** Of the whole image. */
  readonly sectors: number;
}

/** A volume descriptor and its tree: the primary one, or Joliet's. */
export interface Volume {
  readonly id: NameSpaceId;
  readonly identifiers: Identifiers;
  readonly hierarchy: Hierarchy;
  /** Bytes, without padding. */
  readonly pathTableSize: number;
  readonly littleEndianPathTable: number;
  readonly bigEndianPathTable: number;
  readonly directorySectors: ReadonlyMap<Node, number>;
  readonly directorySizes: ReadonlyMap<Node, number>;
}

/** Hands out the next free sectors for so many bytes, and says which is the first. */
type Take = (bytes: number) => number;

/** ECMA-119 8.4.8: the volume's size has 32 bits. */
const MAX_SECTORS = 2 ** 32 - 1;

export function layOut(inputs: Iterable<Input>, options: IsoOptions): IsoLayout {
  const settings = settingsOf(options);
  const { date } = settings;
  const root = buildTree(inputs);
  checkTree(root, settings.interchange);
  const bridge = options.format === 'udf';
  // A descriptor for each tree, and the terminator (ECMA-119 8.3).
  let next = bridge ? PARTITION_START : FIRST_DESCRIPTOR + (settings.joliet ? 3 : 2);
  const take: Take = (bytes) => {
    const first = next;
    next += sectorsFor(bytes);
    return first;
  };
  const udfTree = bridge ? placeUdf(root, { label: options.label, date }, take) : null;
  const primary = placeVolume(root, 'primary', settings.primary, take);
  const joliet = settings.joliet ? placeVolume(root, 'joliet', settings.joliet, take) : null;
  const files = filesOf(root);
  const fileSectors = new Map<Node, number>();
  for (const file of files) fileSectors.set(file, file.size === 0 ? 0 : take(file.size));
  // UDF ends with an anchor (ECMA-167 3/8.4.2.1).
  const sectors = bridge ? next + 1 : next;
  if (sectors > MAX_SECTORS) {
    throw new IsoError('ISO_IMAGE_TOO_LARGE', `the image would have ${sectors * SECTOR} bytes, over 8 TiB`, {
      mend: 'put the files into several images',
    });
  }
  const udf = udfTree === null ? null : { ...udfTree, date, fileSectors, sectors };
  return { date, root, primary, joliet, udf, files, fileSectors, sectors };
}

function placeVolume(root: FolderNode, id: NameSpaceId, identifiers: TreeSettings, take: Take): Volume {
  const hierarchy = planHierarchy(root, id, identifiers.names);
  const { directories } = hierarchy;
  const tableSize = pathTableSize(directories);
  return {
    id,
    identifiers,
    hierarchy,
    pathTableSize: tableSize,
    littleEndianPathTable: take(tableSize),
    bigEndianPathTable: take(tableSize),
    directorySectors: new Map(directories.map(({ folder, size }) => [folder, take(size)])),
    directorySizes: new Map(directories.map(({ folder, size }) => [folder, size])),
  };
}

/** ECMA-119 9.4: 8 bytes, the identifier, and a byte to make the length even. */
function pathTableSize(directories: readonly Directory[]): number {
  return directories.reduce(
    (sum, { identifier }) => sum + 8 + identifier.length + (identifier.length % 2),
    0,
  );
}

function filesOf(folder: FolderNode, files: FileNode[] = []): FileNode[] {
  for (const child of folder.children) {
    if (child.type === 'file') files.push(child);
    else filesOf(child, files);
  }
  return files;
}
