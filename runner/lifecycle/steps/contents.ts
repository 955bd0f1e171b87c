import type { GuestEntry } from '../../ports/guest.ts';
import type { ArmContext } from '../arm-context.ts';

export interface Difference {
  readonly missing: readonly string[];
  readonly different: readonly string[];
  readonly extra: readonly string[];
}

/**
 * Windows makes this folder on a disk that it may write to, for its index and its restore points [H]. Explorer attaches a VHD or VHDX for
 * writing [M], so it is no sign that the volume is another one. An optical image can't be written to.
 */
const madeByWindows = 'System Volume Information/';
const disks: readonly string[] = ['vhd', 'vhdx'];

/** The files of the mounted image, without what Windows itself has put there. */
export function shownFiles({ scenario, listing }: ArmContext): readonly GuestEntry[] {
  const isOwn = ({ name }: GuestEntry): boolean =>
    !(disks.includes(scenario.image.container) && name.startsWith(madeByWindows));
  return listing.filter((entry) => entry.type === 'file' && isOwn(entry));
}

/** What the mounted volume shows otherwise than the image's manifest has it: names, and SHA-256 of each file. */
export function contentDifference(arm: ArmContext): Difference {
  const expected = new Map(arm.image?.manifest.files.map(({ path, sha256 }) => [path, sha256]));
  const seen = new Map(shownFiles(arm).map(({ name, sha256 }) => [name, sha256]));
  return {
    missing: [...expected.keys()].filter((name) => !seen.has(name)),
    different: [...expected].flatMap(([name, sha256]) =>
      seen.has(name) && seen.get(name) !== sha256 ? [name] : [],
    ),
    extra: [...seen.keys()].filter((name) => !expected.has(name)),
  };
}

export function isSame({ missing, different, extra }: Difference): boolean {
  return missing.length + different.length + extra.length === 0;
}

export function describeDifference({ missing, different, extra }: Difference): string {
  return `missing ${missing.length}, different ${different.length}, extra ${extra.length}`;
}
