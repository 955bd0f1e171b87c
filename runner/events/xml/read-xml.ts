import type { EventItem } from '../event-item.ts';
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
  let afterDamage = false;
  for (;;) {
    const stray = await toNextEvent(window, afterDamage);
    if (stray !== null) yield stray;
    if (window.text === '') return;
    const items = await eventHere(window);
    afterDamage = items[0]?.is === 'damage';
    yield* items;
  }
}

/** Reads what begins with `<Event`, and drops it from the window. */
async function eventHere(window: TextWindow): Promise<readonly EventItem[]> {
  const at = window.at();
  let reason = 'its end is missing';
  let firstEnd: number | null = null;
  let end = await nextEnd(window, 0);
  for (let tries = endsTried; tries > 0 && end !== null; tries--) {
    const xml = window.head(end);
    try {
      const event = eventFromXml(xml);
      window.drop(end);
      return [{ is: 'event', at, event }, ...notRendered(xml, at)];
    } catch (error) {
      if (!(error instanceof UnreadableEvent)) throw error;
      if (firstEnd === null) reason = error.message;
    }
    firstEnd ??= end;
    holder.lastIndex = 1;
    end = holder.test(xml) ? await nextEnd(window, end) : null;
  }
  if (firstEnd === null && window.text.length > longestEvent)
    reason = `it is longer than ${longestEvent} characters`;
  return [damage(at, reason), ...dropToNextBeginning(window, firstEnd ?? window.text.length)];
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
 * After an event that can't be read: goes on at the last beginning before the end that was found. Those before that one have no end of
 * their own.
 */
function dropToNextBeginning(window: TextWindow, end: number): readonly EventItem[] {
  beginning.lastIndex = 1;
  const offsets: number[] = [];
  for (
    let found = beginning.exec(window.text);
    found !== null && found.index < end;
    found = beginning.exec(window.text)
  )
    offsets.push(found.index);
  const next = offsets.pop();
  const lost = offsets.map((offset) => damage(window.at(offset), 'its end is missing'));
  // Without one, a mark may lie across the border to the next piece.
  window.drop(next ?? (end === window.text.length ? Math.max(1, end - longestMark) : end));
  return lost;
}

/** Windows says so where it could not render an event's data (Windows Event Schema, `ProcessingErrorDataType`). */
function notRendered(xml: string, at: string): readonly EventItem[] {
  const error = /<ProcessingErrorData[\s>][\s\S]*?<ErrorCode>([0-9]+)</.exec(xml)?.[1];
  return error === undefined
    ? []
    : [damage(at, `Windows could not render this event's data (error ${error})`)];
}

function damage(at: string, reason: string): EventItem {
  return { is: 'damage', at, reason };
}
