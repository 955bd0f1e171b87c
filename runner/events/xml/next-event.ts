import type { EventItem } from '../event-item.ts';
import type { TextWindow } from '../text/text-window.ts';

/** What may stand between events, and what may not: the end or the inside of an event whose beginning is not to be seen. */
const token =
  /<Event(?=[\s/>])|<!--|<\?|<!\[CDATA\[|<\/Event(?=[\s>])|<(?:System|EventData|UserData)(?=[\s/>])/g;
const longestToken = 12;
const ends: Readonly<Record<string, string>> = { '<!--': '-->', '<?': '?>', '<![CDATA[': ']]>' };

/**
 * Drops everything before the next `<Event`, or everything where there is none. Comments, processing instructions and CDATA sections
 * between events are passed over. The damage that it comes across is told once; none is where the rest of a damaged event is
 * expected (`afterDamage`).
 */
export async function toNextEvent(window: TextWindow, afterDamage: boolean): Promise<EventItem | null> {
  let stray: EventItem | null = null;
  for (;;) {
    token.lastIndex = 0;
    const found = token.exec(window.text);
    if (found === null) {
      // A token may lie across the border to the next piece.
      window.drop(Math.max(0, window.text.length - longestToken));
      if (await window.more()) continue;
      window.drop(window.text.length);
      return stray;
    }
    const [word] = found;
    if (word === '<Event') {
      window.drop(found.index);
      return stray;
    }
    const at = window.at(found.index);
    window.drop(found.index + word.length);
    const end = ends[word];
    if (end === undefined) {
      if (!afterDamage)
        stray ??= { is: 'damage', at, reason: `${word.replace('<', '')} stands outside of an event` };
    } else if (!(await dropThrough(window, end))) {
      return stray ?? { is: 'damage', at, reason: `what begins with ${word} has no end` };
    }
  }
}

async function dropThrough(window: TextWindow, mark: string): Promise<boolean> {
  for (;;) {
    const found = window.text.indexOf(mark);
    if (found !== -1) {
      window.drop(found + mark.length);
      return true;
    }
    window.drop(Math.max(0, window.text.length - mark.length));
    if (await window.more()) continue;
    window.drop(window.text.length);
    return false;
  }
}
