import type { Json } from '../../model/observation.ts';
import type { EventItem } from '../event-item.ts';
import { longestEvent } from '../longest-event.ts';
import type { TextWindow } from '../text/text-window.ts';
import { eventsFromJson } from './events-from-json.ts';
import { freshStart, toNextObject } from './next-object.ts';
import { parseJson } from './parse-json.ts';
import { valueEnd } from './value-end.ts';

/** After so many broken objects in a stretch that was looked through once, the stretch is given up: time stays bounded. */
const mostBroken = 64;

/**
 * The events of a JSON text: one object a line, objects one after the other over any number of lines, or a list of them. One that is
 * broken, or of a shape that no known tool writes, is damage, and reading goes on with the next.
 */
export async function* readJson(window: TextWindow): AsyncIterable<EventItem> {
  let lookedThrough = 0;
  let broken = 0;
  let afterDamage = false;
  for (;;) {
    const stray = await toNextObject(window, afterDamage);
    if (stray !== null) yield stray;
    if (window.text === '') return;
    const at = window.at();
    const read = await objectHere(window);
    if (read.is === 'object') {
      window.drop(read.length);
      afterDamage = false;
      yield* eventsFromJson(read.json, at);
      if (read.repeats)
        yield { is: 'damage', at, reason: 'a name comes twice in one object, and only the last is read' };
      continue;
    }
    yield { is: 'damage', at, reason: read.reason };
    broken = window.offset < lookedThrough ? broken + 1 : 1;
    lookedThrough = Math.max(lookedThrough, window.offset + read.at);
    const within = freshStart(window.text.slice(0, read.at + 1), 1);
    afterDamage = within === null || broken > mostBroken;
    window.drop(broken > mostBroken ? lookedThrough - window.offset : (within ?? Math.max(1, read.at)));
  }
}

type Read =
  /** `repeats`: a name comes twice in one object, of which JSON.parse keeps the last. */
  | { readonly is: 'object'; readonly json: Json; readonly length: number; readonly repeats: boolean }
  /** `at`: up to where it was looked through. */
  | { readonly is: 'broken'; readonly at: number; readonly reason: string };

/** The object that the window begins with. */
async function objectHere(window: TextWindow): Promise<Read> {
  for (;;) {
    const found = valueEnd(window.text);
    if (found.is === 'broken') return found;
    if (found.is === 'end') return parsed(window.head(found.end), found.members);
    const at = window.text.length;
    if (at > longestEvent)
      return { is: 'broken', at, reason: `it is longer than ${longestEvent} characters` };
    if (!(await window.more())) return { is: 'broken', at, reason: 'its end is missing' };
  }
}

function parsed(text: string, members: number): Read {
  try {
    const json = parseJson(text);
    return { is: 'object', json, length: text.length, repeats: membersIn(json) < members };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { is: 'broken', at: text.length - 1, reason: `it is no JSON: ${error.message}` };
  }
}

function membersIn(json: Json): number {
  if (typeof json !== 'object' || json === null) return 0;
  const values: readonly Json[] = Object.values(json);
  return values.reduce<number>(
    (sum, value) => sum + membersIn(value),
    Array.isArray(json) ? 0 : values.length,
  );
}
