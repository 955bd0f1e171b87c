import type { ImagePlan, PlannedEntry } from '../../image/image-plan.ts';
import type { FolderNode } from '../../inputs/tree.ts';
import { IsoError } from '../../iso-error.ts';
import { known } from '../../known.ts';
import { checkUdfPath } from '../../udf/layout/udf-path.ts';
import { SECTOR } from '../sector.ts';
import type { IsoLayout } from './iso-layout.ts';

/** The plan of an image with an ISO 9660 tree. */
export interface IsoPlan extends ImagePlan {
  readonly size: number;
  readonly entries: readonly PlannedIsoEntry[];
}

export interface PlannedIsoEntry extends PlannedEntry {
  /** In the primary tree, as a reader shows it: without `;1`, and without the dot of a name without extension. */
  readonly isoPath: string;
  /** In the Joliet tree; null without Joliet. */
  readonly jolietPath: string | null;
  /** In the UDF tree; null where the format is not `udf`. */
  readonly udfPath: string | null;
  /** Of the data; 0 for an empty file. Of a folder: of its directory in the primary tree. */
  readonly sector: number;
}

/**
 * In UTF-16 code units. ISO 9660 itself has 255 bytes for its own tree (6.8.2.1); for Joliet other writers stop
 * at 240, and with a drive letter more would not fit into Windows' MAX_PATH of 260 [H].
 */
const MAX_JOLIET_PATH = 240;

export function isoPlanOf(layout: IsoLayout): IsoPlan {
  const entries: PlannedIsoEntry[] = [];
  addEntries(layout, layout.root, { iso: '', joliet: '', udf: '' }, entries);
  return { size: layout.sectors * SECTOR, entries };
}

/** A folder's path in each tree, with a `/` behind it; empty for the root. */
interface Prefixes {
  readonly iso: string;
  readonly joliet: string;
  readonly udf: string;
}

function addEntries(
  layout: IsoLayout,
  folder: FolderNode,
  prefixes: Prefixes,
  entries: PlannedIsoEntry[],
): void {
  const { primary, joliet, udf, fileSectors } = layout;
  for (const node of folder.children) {
    const { path, type, hidden } = node;
    const isoPath = prefixes.iso + known(primary.hierarchy.names, node).replace(/\.$/, '');
    const jolietPath = joliet === null ? null : prefixes.joliet + known(joliet.hierarchy.names, node);
    if (jolietPath !== null) checkLength(jolietPath, path);
    const udfPath = udf === null ? null : prefixes.udf + known(udf.names, node);
    if (udfPath !== null) checkUdfPath(udfPath, path);
    const size = node.type === 'file' ? node.size : 0;
    const sector = known(type === 'file' ? fileSectors : primary.directorySectors, node);
    const shownPath = udfPath ?? jolietPath ?? isoPath;
    entries.push({ path, shownPath, type, size, hidden, isoPath, jolietPath, udfPath, sector });
    if (node.type === 'file') continue;
    const inside = { iso: `${isoPath}/`, joliet: `${jolietPath}/`, udf: `${udfPath}/` };
    addEntries(layout, node, inside, entries);
  }
}

function checkLength(jolietPath: string, asked: string): void {
  if (jolietPath.length > MAX_JOLIET_PATH) {
    throw new IsoError('ISO_PATH_TOO_LONG', `"${asked}" has more than ${MAX_JOLIET_PATH} characters`, {
      mend: 'use shorter names or fewer folders, or leave Joliet out',
    });
  }
}
