import type { WinEvent } from '../../runner/model/win-event.ts';

/** An event of our own making, as rendered XML and as the model has it. */
export interface MadeEvent {
  readonly xml: string;
  readonly event: WinEvent;
}

/** The smallest record with everything that a reader must not lose. */
export function madeEvent(record: number, fields: Readonly<Record<string, string>> = {}): MadeEvent {
  const data = Object.entries(fields);
  return {
    xml:
      `<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System>` +
      `<Provider Name='Made-Provider' Guid='{11111111-2222-3333-4444-555555555555}'/><EventID Qualifiers='16384'>7</EventID>` +
      `<Version>2</Version><Level>4</Level><Task>9</Task><Opcode>1</Opcode><Keywords>0x8000000000000001</Keywords>` +
      `<TimeCreated SystemTime='2026-01-02T03:04:05.1234567Z'/><EventRecordID>${record}</EventRecordID>` +
      `<Correlation/><Execution ProcessID='4' ThreadID='8'/><Channel>Made/Operational</Channel>` +
      `<Computer>PC.made.example</Computer><Security UserID='S-1-5-18'/></System>` +
      `<EventData>${data.map(([name, text]) => `<Data Name='${escaped(name)}'>${escaped(text)}</Data>`).join('')}</EventData></Event>`,
    event: {
      Event: {
        System: {
          Provider: provider,
          EventID: 7,
          Qualifiers: 16384,
          Version: 2,
          Level: 4,
          Task: 9,
          Opcode: 1,
          Keywords: '0x8000000000000001',
          TimeCreated: { SystemTime: '2026-01-02T03:04:05.1234567Z' },
          EventRecordID: record,
          Execution: { ProcessID: 4, ThreadID: 8 },
          Channel: 'Made/Operational',
          Computer: 'PC.made.example',
          Security: { UserID: 'S-1-5-18' },
        },
        EventData: fields,
      },
    },
  };
}

const provider: { readonly Name: string } = Object.assign(
  { Name: 'Made-Provider' },
  { Guid: '{11111111-2222-3333-4444-555555555555}' },
);

/** As Windows escapes text in XML. */
function escaped(text: string): string {
  const names: Readonly<Record<string, string>> = {
    '&': 'amp',
    '<': 'lt',
    '>': 'gt',
    "'": 'apos',
    '"': 'quot',
  };
  return text.replace(/[&<>'"]/g, (char) => `&${names[char]};`);
}
