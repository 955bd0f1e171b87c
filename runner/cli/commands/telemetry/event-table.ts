import type { Json } from '../../../model/observation.ts';
import type { WinEvent } from '../../../model/win-event.ts';
import { paintFor } from '../../../reports/console/paint.ts';
import { cut, padded, widthOf } from '../../../reports/lines.ts';
import { printable } from '../../../reports/printable.ts';

export interface TableView {
  readonly colour: boolean;
  /** The terminal's width; without one, lines are as long as they are. */
  readonly columns?: number;
}

const gap = '  ';
/** Widest that a column becomes on a terminal, so that one long name does not push everything else out. */
const widest = 32;
/** Where fewer columns are left for the fields, they get a line of their own. */
const leastForFields = 40;

/** Lines of a table whose rows come one by one: its columns grow with what they hold. */
export class EventTable {
  readonly #view: TableView;
  readonly #widths = [0, 0, 0, 0, 0];

  constructor(view: TableView) {
    this.#view = view;
  }

  lines({ Event }: WinEvent): readonly string[] {
    const { colour, columns = Number.POSITIVE_INFINITY } = this.#view;
    const paint = paintFor(colour);
    const cells = headOf(Event.System, columns).map((text, column) => {
      const width = Math.max(this.#widths[column] ?? 0, widthOf(text));
      this.#widths[column] = width;
      return padded(text, width);
    });
    const fields = [Event.EventData, Event.UserData].flatMap((part) => pairs(part ?? {})).join(gap);
    const head = cells.join(gap);
    const left = columns - widthOf(head) - gap.length;
    if (left >= leastForFields) return [`${paint('dim', head)}${gap}${shortened(fields, left)}`.trimEnd()];
    const [time = '', , ...short] = cells;
    const first = widthOf(head) <= columns ? head : shortened([time, ...short].join(gap), columns);
    const second = shortened(fields, columns - gap.length);
    return [paint('dim', first.trimEnd()), ...(second === '' ? [] : [`${gap}${second}`])];
  }
}

/** Time, computer, channel, id, record. */
function headOf(system: WinEvent['Event']['System'], columns: number): readonly string[] {
  const { TimeCreated, Computer, Channel, EventID, EventRecordID } = system;
  const onTerminal = Number.isFinite(columns);
  const channel = onTerminal ? Channel.replace(/^Microsoft-Windows-/, '') : Channel;
  const texts = [
    // Milliseconds are enough to read; the rest is in --jsonl.
    TimeCreated.SystemTime.replace(/(\.[0-9]{3})[0-9]+/, '$1'),
    Computer,
    channel,
    String(EventID),
    EventRecordID === 0 ? '' : String(EventRecordID),
  ];
  return texts.map((text) => shortened(printable(text) || '-', onTerminal ? widest : columns));
}

/** `name=value` of every field; those of nested elements by their own name. */
function pairs(fields: { readonly [field: string]: Json }): readonly string[] {
  return Object.entries(fields).flatMap(([name, value]) => {
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return pairs(value as { readonly [field: string]: Json });
    return `${printable(name)}=${printable(typeof value === 'string' ? value : JSON.stringify(value))}`;
  });
}

function shortened(text: string, columns: number): string {
  return widthOf(text) <= columns ? text : `${cut(text, columns - 1)}…`;
}
