import type { EventItem } from '../event-item.ts';
import type { TextWindow } from '../text/text-window.ts';

/** What stands between the objects of a list, or of one value a line; evtx_dump (`-o json`) numbers the records. */
const between = /^(?:[\s,[\]]|Record [0-9]+(?=\s))+/;
/** After damage an object begins only here: on a line of its own, or as the next of a list. */
const fresh = /(?:\n|\}\s*,)\s*(?=\{)/g;
/** Kept of a piece that is passed over: what is looked for may lie across its border. */
const border = 64;

/**
 * Drops everything before the next object, or everything where there is none. Anything else that stands there is damage, told once.
 * `afterDamage`: the rest of a damaged object is passed over first, and not told again.
 */
export async function toNextObject(window: TextWindow, afterDamage: boolean): Promise<EventItem | null> {
  if (afterDamage) return passOver(window, null);
  for (;;) {
    window.drop(between.exec(window.text)?.[0].length ?? 0);
    if (window.text.startsWith('{')) return null;
    if (window.text.length < border && (await window.more())) continue;
    if (window.text === '') return null;
    const shown = JSON.stringify(window.text.slice(0, 40).split('\n', 1)[0]);
    return passOver(window, { is: 'damage', at: window.at(), reason: `${shown} is no object` });
  }
}

async function passOver(window: TextWindow, damage: EventItem | null): Promise<EventItem | null> {
  for (;;) {
    const next = freshStart(window.text, 0);
    window.drop(next ?? Math.max(0, window.text.length - border));
    if (next !== null) return damage;
    if (await window.more()) continue;
    window.drop(window.text.length);
    return damage;
  }
}

/** Where the first object from here on begins, if that is sure. */
export function freshStart(text: string, from: number): number | null {
  fresh.lastIndex = from;
  return fresh.test(text) ? fresh.lastIndex : null;
}
