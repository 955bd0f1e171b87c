import { damage } from '../../reading/damage.ts';
import type { Extent, FoundEntry } from '../../reading/volume.ts';

/**
 * Files may share their data whole, as writers record equal files once. Were one part shared by many files in
 * parts, or one part repeated, reading all files would cost more than the image's size.
 * @throws IsoError `ISO_OVERLAP`.
 */
export function checkSharedData(entries: readonly FoundEntry[]): void {
  const owners = new Map<number, { readonly entry: FoundEntry; readonly data: string }>();
  for (const entry of entries) {
    const recorded = entry.extents.filter(({ start, size }) => start !== null && size > 0);
    const data = recorded.map(describe).join();
    for (const { start, namedAt } of recorded) {
      if (start === null) continue;
      const owner = owners.get(start);
      if (owner !== undefined && (owner.entry === entry || owner.data !== data)) {
        throw damage('ISO_OVERLAP', 'a part of a file that is in another file too, or twice in one', namedAt);
      }
      owners.set(start, { entry, data });
    }
  }
}

function describe({ start, size }: Extent): string {
  return `${start}+${size}`;
}
