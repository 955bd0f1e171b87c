import type { EventItem } from './event-item.ts';
import { withPlainPaths } from './plain-paths.ts';
import { joinScriptBlocks } from './script-blocks.ts';

/** Events as rules are to see them: derived from what was read, which itself stays as it is. */
export async function* ruleView(items: AsyncIterable<EventItem>): AsyncIterable<EventItem> {
  for await (const item of joinScriptBlocks(items))
    yield item.is === 'event' ? { ...item, event: withPlainPaths(item.event) } : item;
}
