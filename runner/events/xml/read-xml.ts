import type { EventItem } from '../event-item.ts';
import type { EventRead } from '../event-read.ts';
import { longestEvent } from '../longest-event.ts';
import type { TextWindow } from '../text/text-window.ts';
import { UnreadableEvent } from '../unreadable-event.ts';
import { eventFromXml } from './event-from-xml.ts';
import { toNextEvent } from './next-event.ts';

/** How many `</Event>` are tried as the end of an event that has some in its text or inside UserData. */
const endsTried = 4;
/** What can't be anything but an event's beginning, wherever it stands. */
const beginning = /<Event(?:\s[^<>]*)?>\s*<System(?=[\s>/])/g;
/** What may hold a `</Event>` that is not the event's own end. */
const holder = /<!--|<!\[CDATA\[|<Event[\s>]/g;

/**
 * The events of a text of rendered XML: one after the other with or without a root, with anything between them. An event ends at the
 * first `</Event>` up to which it is well-formed. One that is not is damage, and reading goes on at the next beginning.
 */
export async function* readXml(window: TextWindow): AsyncIterable<EventItem> {
  for (let afterDamage = false; ; ) {
    const stray = await toNextEvent(window, afterDamage);
    if (stray !== null) yield stray;
    if (window.text === '') return;
    const at = window.at();
    const read = await eventHere(window);
    afterDamage = read.is === 'damage';
    if (read.is === 'event') {
      yield { is: 'event', at, event: read.event };
      if (read.lacks !== null) yield damage(at, read.lacks);
      window.drop(read.end);
    } else {
      yield damage(at, read.reason);
      yield* toNextBeginning(window, read.end);
    }
  }
}

type Read =
  | ({ readonly is: 'event'; readonly end: number } & EventRead)
  /** `end`: of the first `</Event>`, or of the window where there is none. */
  | { readonly is: 'damage'; readonly reason: string; readonly end: number };

/** What the window begins with: `<Event`. */
async function eventHere(window: TextWindow): Promise<Read> {
  const first = await nextEnd(window, 0);
  if (first === null) {
    const end = window.text.length;
    const reason = end > longestEvent ? `it is longer than ${longestEvent} characters` : 'its end is missing';
    return { is: 'damage', reason, end };
  }
  let reason: string | null = null;
  let end: number | null = first;
  for (let tries = endsTried; tries > 0 && end !== null; tries--) {
    const xml = window.head(end);
    try {
      return { is: 'event', ...eventFromXml(xml), end };
    } catch (error) {
      if (!(error instanceof UnreadableEvent)) throw error;
      reason ??= error.message;
    }
    holder.lastIndex = 1;
    end = holder.test(xml) ? await nextEnd(window, end) : null;
  }
  return { is: 'damage', reason: reason ?? 'its end is missing', end: first };
}

/** Where the next `</Event>` ends; null where there is none within an event's length. */
async function nextEnd(window: TextWindow, from: number): Promise<number | null> {
  for (let start = from; ; ) {
    const end = endIn(window.text, start);
    if (end !== null) return end > longestEvent ? null : end;
    start = Math.max(from, window.text.length - longestMark);
    if (window.text.length > longestEvent || !(await window.more())) return null;
  }
}
const longestMark = 64;

function endIn(text: string, from: number): number | null {
  const rest = /\s*>/y;
  for (let at = text.indexOf('</Event', from); at !== -1; at = text.indexOf('</Event', at + 1)) {
    rest.lastIndex = at + '</Event'.length;
    if (rest.test(text)) return rest.lastIndex;
  }
  return null;
}

/**
 * After an event that can't be read: drops everything before the last beginning that stands before this end, or up to the end. The
 * beginnings before that one have no end of their own, and are damage.
 */
function* toNextBeginning(window: TextWindow, end: number): Iterable<EventItem> {
  let left = end;
  for (let next = nextBeginning(window.text, left); next !== null; ) {
    window.drop(next);
    left -= next;
    next = nextBeginning(window.text, left);
    if (next === null) return;
    yield damage(window.at(), 'its end is missing');
  }
  // A mark may lie across the border to the next piece.
  window.drop(left === window.text.length ? Math.max(1, left - longestMark) : left);
}

function nextBeginning(text: string, end: number): number | null {
  beginning.lastIndex = 1;
  const found = beginning.exec(text);
  return found === null || found.index >= end ? null : found.index;
}

function damage(at: string, reason: string): EventItem {
  return { is: 'damage', at, reason };
}
