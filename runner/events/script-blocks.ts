import type { Json } from '../model/observation.ts';
import type { WinEvent } from '../model/win-event.ts';

/** Text that is held back at most, waiting for further parts, in characters; every part counts as some. */
const mostHeld = 64 * 1024 * 1024;
const partItself = 1024;
/** How often one script block may be waiting at once. */
const mostRounds = 8;

/** One event as a rule is to see it. */
export interface Joined<Place> {
  readonly event: WinEvent;
  /** Where what it is made of stands, in the order in which it came. */
  readonly places: readonly [Place, ...Place[]];
  /** What of it did not come, for people; null where it is whole. */
  readonly lacks: string | null;
}

/**
 * PowerShell logs a long script as several events 4104, parts of one text (MessageNumber of MessageTotal, one ScriptBlockId) [H]. A
 * rule must see the script, so here the parts become one event, at the place of the last of them: that of the lowest number, with the
 * whole text. They may be out of order, between other events, and logged more than once. Where a part is missing, or too much is
 * waiting, there is an event of what there is (with a line end where something is left out), and a word on what it lacks. Everything
 * else passes as it is.
 */
export class ScriptBlocks<Place> {
  readonly #waiting = new Map<string, Block<Place>[]>();
  #held = 0;

  /** What is to be seen now that this event came. */
  take(event: WinEvent, place: Place): readonly Joined<Place>[] {
    const part = partOf(event, place);
    if (part === null) return [{ event, places: [place], lacks: null }];
    const rounds = this.#waiting.get(part.key) ?? [];
    // A part that is there already belongs to another round: the same script was logged again.
    const block = rounds.find((round) => !round.has(part.number)) ?? new Block(part);
    if (!rounds.includes(block)) this.#waiting.set(part.key, [...rounds, block]);
    block.add(part);
    this.#held += part.text.length + partItself;
    const [first] = rounds;
    const released: Joined<Place>[] = [];
    if (block.isWhole) released.push(this.#release(block, part.key));
    else if (first !== undefined && rounds.length === mostRounds && !rounds.includes(block))
      released.push(this.#release(first, part.key));
    while (this.#held > mostHeld) {
      const [oldest] = this.#waiting;
      const [first] = oldest?.[1] ?? [];
      if (oldest === undefined || first === undefined) break;
      released.push(this.#release(first, oldest[0]));
    }
    return released;
  }

  /** What is still waiting when no more comes. */
  rest(): readonly Joined<Place>[] {
    return [...this.#waiting.values()].flat().map((block) => block.joined());
  }

  #release(block: Block<Place>, key: string): Joined<Place> {
    const rounds = (this.#waiting.get(key) ?? []).filter((other) => other !== block);
    if (rounds.length === 0) this.#waiting.delete(key);
    else this.#waiting.set(key, rounds);
    this.#held -= block.length;
    return block.joined();
  }
}

interface Part<Place> {
  readonly key: string;
  readonly number: number;
  readonly total: number;
  readonly text: string;
  readonly event: WinEvent;
  readonly place: Place;
}

/** Null for everything that is whole as it is. */
function partOf<Place>(event: WinEvent, place: Place): Part<Place> | null {
  const { System, EventData } = event.Event;
  if (System.EventID !== 4104 || EventData === undefined) return null;
  const { ScriptBlockText: text, ScriptBlockId: id, MessageNumber, MessageTotal } = EventData;
  const [number, total] = [count(MessageNumber), count(MessageTotal)];
  if (typeof text !== 'string' || typeof id !== 'string' || number === null || total === null) return null;
  if (total === 1 || number > total) return null;
  const key = JSON.stringify([System.Computer, System.Channel, id.toLowerCase(), total]);
  return { key, number, total, text, event, place };
}

function count(value: Json | undefined): number | null {
  const number = typeof value === 'string' && /^[0-9]{1,9}$/.test(value) ? Number(value) : 0;
  return number > 0 ? number : null;
}

class Block<Place> {
  readonly #total: number;
  readonly #parts = new Map<number, Part<Place>>();
  readonly #first: Part<Place>;
  /** In characters. */
  length = 0;

  constructor(first: Part<Place>) {
    this.#first = first;
    this.#total = first.total;
  }

  has(number: number): boolean {
    return this.#parts.has(number);
  }

  add(part: Part<Place>): void {
    this.#parts.set(part.number, part);
    this.length += part.text.length + partItself;
  }

  get isWhole(): boolean {
    return this.#parts.size === this.#total;
  }

  joined(): Joined<Place> {
    const [, ...more] = this.#parts.values();
    const parts = [this.#first, ...more].toSorted((a, b) => a.number - b.number);
    const { event } = parts[0] ?? this.#first;
    return {
      event: withText(event, textOf(parts)),
      places: [this.#first.place, ...more.map(({ place }) => place)],
      lacks: this.isWhole ? null : this.#lacks(parts.map(({ number }) => number).join(', ')),
    };
  }

  #lacks(numbers: string): string {
    const came = numbers.length > 60 ? this.#parts.size : `part ${numbers}`;
    return `of a script block in ${this.#total} parts only ${came} came`;
  }
}

function textOf(parts: readonly Part<unknown>[]): string {
  return parts
    .map(({ number, text }, index) => (number === (parts[index - 1]?.number ?? 0) + 1 ? text : `\n${text}`))
    .join('');
}

function withText({ Event }: WinEvent, text: string): WinEvent {
  return { Event: { ...Event, EventData: { ...Event.EventData, ScriptBlockText: text } } };
}
