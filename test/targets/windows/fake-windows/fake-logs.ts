export type EventFields = Readonly<Record<string, string | number | boolean>>;

export interface NewEvent {
  readonly provider: string;
  readonly id: number;
  readonly task?: number;
  readonly pid: number;
  readonly fields: EventFields;
  /** The provider's own element under UserData, where its events have no EventData. */
  readonly userData?: string;
}

/** One event channel: numbered records of rendered XML. */
export class FakeLog {
  readonly channel: string;
  enabled: boolean;
  readonly #records: { readonly id: number; readonly xml: string }[] = [];
  #next: number;

  /** @param history how many records it had before, all of them run over by now */
  constructor(channel: string, enabled: boolean, history: number) {
    this.channel = channel;
    this.enabled = enabled;
    this.#next = history + 1;
  }

  write(event: NewEvent): void {
    if (!this.enabled) return;
    const id = this.#next++;
    this.#records.push({ id, xml: rendered(event, id, this.channel) });
  }

  /** @param anew whether the numbers begin again at 1 */
  clear(anew: boolean): void {
    this.#records.length = 0;
    if (anew) this.#next = 1;
  }

  /** The oldest records make room for new ones. */
  runOver(): void {
    this.#records.splice(0, this.#records.length - 1);
  }

  state() {
    const oldest = this.#records[0]?.id ?? null;
    return { oldest, newest: this.#records.at(-1)?.id ?? null, records: this.#records.length };
  }

  after(id: number, limit: number): { readonly events: readonly string[]; readonly more: boolean } {
    const later = this.#records.filter((record) => record.id > id);
    return { events: later.slice(0, limit).map(({ xml }) => xml), more: later.length > limit };
  }
}

/** As EvtRender gives it: one line, an apostrophe around each attribute. */
function rendered(
  { provider, id, task = id, pid, fields, userData }: NewEvent,
  record: number,
  channel: string,
): string {
  const at = new Date().toISOString().replace('Z', '0000Z');
  const data = Object.entries(fields).map(
    ([name, value]) => `<Data Name='${name}'>${escaped(String(value))}</Data>`,
  );
  return [
    "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System>",
    `<Provider Name='${provider}'/><EventID>${id}</EventID><Version>0</Version><Level>4</Level><Task>${task}</Task>`,
    `<Opcode>0</Opcode><Keywords>0x8000000000000000</Keywords><TimeCreated SystemTime='${at}'/>`,
    `<EventRecordID>${record}</EventRecordID><Correlation/><Execution ProcessID='${pid}' ThreadID='8'/>`,
    `<Channel>${channel}</Channel><Computer>FAKE-WINDOWS</Computer><Security UserID='S-1-5-18'/>`,
    `</System>${userData === undefined ? `<EventData>${data.join('')}</EventData>` : ownData(userData, fields)}</Event>`,
  ].join('');
}

function ownData(element: string, fields: EventFields): string {
  const members = Object.entries(fields).map(
    ([name, value]) => `<${name}>${escaped(String(value))}</${name}>`,
  );
  return `<UserData><${element} xmlns='http://schemas.microsoft.com/made/up'>${members.join('')}</${element}></UserData>`;
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/[\r\n]/g, (end) => `&#${end.charCodeAt(0)};`);
}
