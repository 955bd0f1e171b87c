import type { WinEvent } from '../model/win-event.ts';
import type { EventItem } from './event-item.ts';
import { withPlainPaths } from './plain-paths.ts';
import { type Joined, ScriptBlocks } from './script-blocks.ts';

/** Events as rules are to see them: derived from what was read, which itself stays as it is. */
export async function* ruleView(items: AsyncIterable<EventItem>): AsyncIterable<EventItem> {
  const blocks = new ScriptBlocks<string>();
  for await (const item of items) {
    if (item.is === 'event') for (const joined of blocks.take(item.event, item.at)) yield* asItems(joined);
    else yield item;
  }
  for (const joined of blocks.rest()) yield* asItems(joined);
}

/** The same of events that are all at hand. */
export function ruleViewOf<Seen extends { readonly event: WinEvent }>(
  seen: readonly Seen[],
): readonly Seen[] {
  const blocks = new ScriptBlocks<Seen>();
  const joined = seen.flatMap((one) => blocks.take(one.event, one));
  return [...joined, ...blocks.rest()].map(({ event, places }) => ({
    ...(places.at(-1) ?? places[0]),
    event: withPlainPaths(event),
  }));
}

function* asItems({ event, places, lacks }: Joined<string>): Iterable<EventItem> {
  const at = places.length === 1 ? places[0] : `${places[0]} to ${places.at(-1)}`;
  yield { is: 'event', at, event: withPlainPaths(event) };
  if (lacks !== null) yield { is: 'damage', at, reason: lacks };
}
