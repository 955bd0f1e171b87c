import type { UnpackerName } from '../../../model/scenario.ts';
import type { ControlState } from '../../../model/words.ts';

/** What the guest can unpack with, by a program of Debian each. */
const there: ReadonlySet<UnpackerName> = new Set(['explorer', '7-zip', '7-zip-snz', 'tar', 'unzip', 'git']);

export function hasUnpacker(name: UnpackerName): boolean {
  return there.has(name);
}

/**
 * `archive-propagation` is a setting of Explorer alone: the others know nothing of marks. 7-Zip takes `-snz` and does nothing with it
 * on Linux (26.02).
 */
export function propagationOf(explorer: ControlState | 'unknown') {
  return Object.fromEntries(
    [...there].map((name) => [name, name === 'explorer' ? explorer : ('off' as const)]),
  );
}
