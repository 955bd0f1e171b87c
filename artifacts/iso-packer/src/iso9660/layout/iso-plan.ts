import type { PlannedEntry, ImagePlan as PublicPlan } from '../../image/image-plan.ts';
import type { FolderNode, Node } from '../../inputs/tree.ts';
import { IsoError } from '../../iso-error.ts';
import { known } from '../../known.ts';
import { SECTOR } from '../sector.ts';
import type { ImagePlan, Volume } from './plan-image.ts';

/** The plan of an image with an ISO 9660 tree. */
export interface IsoPlan extends PublicPlan {
  readonly size: number;
  readonly entries: readonly PlannedIsoEntry[];
}

export interface PlannedIsoEntry extends PlannedEntry {
  /** In the primary tree, as a reader shows it: without `;1`, and without the dot of a name without extension. */
  readonly isoPath: string;
  /** In the Joliet tree; null without Joliet. */
  readonly jolietPath: string | null;
  /** Of the data; 0 for an empty file. Of a folder: of its directory in the primary tree. */
  readonly sector: number;
}

/**
 * In UTF-16 code units. ISO 9660 itself has 255 bytes for its own tree (6.8.2.1); for Joliet other writers stop
 * at 240, and with a drive letter more would not fit into Windows' MAX_PATH of 260 [H].
 */
const MAX_JOLIET_PATH = 240;

export function isoPlanOf({ root, primary, joliet, fileSectors, sectors }: ImagePlan): IsoPlan {
  const isoPaths = pathsIn(root, primary, (name) => name.replace(/\.$/, ''));
  const jolietPaths = joliet === null ? null : pathsIn(root, joliet, (name) => name);
  const entries = [...isoPaths].map(([node, isoPath]): PlannedIsoEntry => {
    const { path, type, hidden } = node;
    const jolietPath = jolietPaths === null ? null : known(jolietPaths, node);
    if (jolietPath !== null) checkLength(jolietPath, path);
    const size = node.type === 'file' ? node.size : 0;
    const sector = known(type === 'file' ? fileSectors : primary.directorySectors, node);
    const shownPath = jolietPath ?? isoPath;
    return { path, shownPath, type, size, hidden, isoPath, jolietPath, sector };
  });
  return { size: sectors * SECTOR, entries };
}

function pathsIn(
  root: FolderNode,
  { hierarchy }: Volume,
  shown: (name: string) => string,
): Map<Node, string> {
  const paths = new Map<Node, string>();
  const visit = (folder: FolderNode, prefix: string): void => {
    for (const child of folder.children) {
      const path = prefix + shown(known(hierarchy.names, child));
      paths.set(child, path);
      if (child.type === 'folder') visit(child, `${path}/`);
    }
  };
  visit(root, '');
  return paths;
}

function checkLength(jolietPath: string, asked: string): void {
  if (jolietPath.length > MAX_JOLIET_PATH) {
    throw new IsoError('ISO_PATH_TOO_LONG', `"${asked}" has more than ${MAX_JOLIET_PATH} characters`, {
      mend: 'use shorter names or fewer folders, or leave Joliet out',
    });
  }
}
