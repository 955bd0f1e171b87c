import type { Json } from '../model/observation.ts';
import type { WinEvent } from '../model/win-event.ts';
import type { EventItem } from './event-item.ts';

/** Text that is held back at most, waiting for further parts, in characters; every part counts as some. */
const mostHeld = 64 * 1024 * 1024;
const partItself = 1024;
/** How often one script block may be waiting at once. */
const mostRounds = 8;

/**
 * PowerShell logs a long script as several events 4104, parts of one text (MessageNumber of MessageTotal, one ScriptBlockId) [H]. A
 * rule must see the script, so here the parts become one event, at the place of the last of them: that of the lowest number, with the
 * whole text. They may be out of order, between other events, and logged more than once. Where a part is missing, or too much is
 * waiting, there is an event of what there is (with a line end where something is left out), and damage that says so. Everything else
 * passes as it is.
 */
export async function* joinScriptBlocks(items: AsyncIterable<EventItem>): AsyncIterable<EventItem> {
  const waiting = new Map<string, Block[]>();
  let held = 0;
  const release = (block: Block, key: string): readonly EventItem[] => {
    const rounds = (waiting.get(key) ?? []).filter((other) => other !== block);
    if (rounds.length === 0) waiting.delete(key);
    else waiting.set(key, rounds);
    held -= block.length;
    return block.items();
  };
  for await (const item of items) {
    const part = item.is === 'event' ? partOf(item.event, item.at) : null;
    if (part === null) {
      yield item;
      continue;
    }
    const rounds = waiting.get(part.key) ?? [];
    // A part that is there already belongs to another round: the same script was logged again.
    const block = rounds.find((round) => !round.has(part.number)) ?? new Block(part.total);
    if (!rounds.includes(block)) waiting.set(part.key, [...rounds, block]);
    block.add(part);
    held += part.text.length + partItself;
    const [first] = rounds;
    if (block.isWhole) yield* release(block, part.key);
    else if (first !== undefined && rounds.length === mostRounds && !rounds.includes(block))
      yield* release(first, part.key);
    while (held > mostHeld) {
      const [oldest] = waiting;
      const [first] = oldest?.[1] ?? [];
      if (oldest === undefined || first === undefined) break;
      yield* release(first, oldest[0]);
    }
  }
  for (const rounds of waiting.values()) for (const block of rounds) yield* block.items();
}

interface Part {
  readonly key: string;
  readonly number: number;
  readonly total: number;
  readonly text: string;
  readonly event: WinEvent;
  readonly at: string;
}

/** Null for everything that is whole as it is. */
function partOf(event: WinEvent, at: string): Part | null {
  const { System, EventData } = event.Event;
  if (System.EventID !== 4104 || EventData === undefined) return null;
  const { ScriptBlockText: text, ScriptBlockId: id, MessageNumber, MessageTotal } = EventData;
  const [number, total] = [count(MessageNumber), count(MessageTotal)];
  if (typeof text !== 'string' || typeof id !== 'string' || number === null || total === null) return null;
  if (total === 1 || number > total) return null;
  const key = JSON.stringify([System.Computer, System.Channel, id.toLowerCase(), total]);
  return { key, number, total, text, event, at };
}

function count(value: Json | undefined): number | null {
  const number = typeof value === 'string' && /^[0-9]{1,9}$/.test(value) ? Number(value) : 0;
  return number > 0 ? number : null;
}

class Block {
  readonly #total: number;
  readonly #parts = new Map<number, Part>();
  /** In characters. */
  length = 0;

  constructor(total: number) {
    this.#total = total;
  }

  has(number: number): boolean {
    return this.#parts.has(number);
  }

  add(part: Part): void {
    this.#parts.set(part.number, part);
    this.length += part.text.length + partItself;
  }

  get isWhole(): boolean {
    return this.#parts.size === this.#total;
  }

  /** The event, and damage where it is not whole. */
  items(): readonly EventItem[] {
    const came = [...this.#parts.values()];
    const parts = came.toSorted((a, b) => a.number - b.number);
    const [lowest] = parts;
    if (lowest === undefined) return [];
    const at = came.length === 1 ? lowest.at : `${came[0]?.at} to ${came.at(-1)?.at}`;
    const joined: EventItem = { is: 'event', at, event: withText(lowest.event, this.#text(parts)) };
    if (this.isWhole) return [joined];
    const numbers = parts.map(({ number }) => number).join(', ');
    const reason = `of a script block in ${this.#total} parts only ${numbers.length > 60 ? came.length : `part ${numbers}`} came`;
    return [joined, { is: 'damage', at, reason }];
  }

  #text(parts: readonly Part[]): string {
    return parts
      .map(({ number, text }, index) => (number === (parts[index - 1]?.number ?? 0) + 1 ? text : `\n${text}`))
      .join('');
  }
}

function withText({ Event }: WinEvent, text: string): WinEvent {
  return { Event: { ...Event, EventData: { ...Event.EventData, ScriptBlockText: text } } };
}
