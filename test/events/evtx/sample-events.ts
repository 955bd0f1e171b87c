import type { Json } from '../../../runner/model/observation.ts';
import type { WinEvent } from '../../../runner/model/win-event.ts';

type Fields = { readonly [field: string]: Json };

const provider = {
  Name: 'Maker-Of-Events',
  Guid: '{01234567-89AB-CDEF-0123-456789ABCDEF}',
  EventSourceName: 'Maker',
};

/** An event with every part that System can have. */
export function fullEvent(
  id: number,
  rest: { readonly EventData?: Fields; readonly UserData?: Fields } = {},
): WinEvent {
  return {
    Event: {
      System: {
        Provider: provider,
        EventID: 4104,
        Qualifiers: 16384,
        Version: 2,
        Level: 4,
        Task: 12801,
        Opcode: 1,
        Keywords: '0x8020000000000000',
        TimeCreated: { SystemTime: '2024-02-29T23:59:59.0000001Z' },
        EventRecordID: id,
        Correlation: { ActivityID: '{FEDCBA98-7654-3210-FEDC-BA9876543210}' },
        Execution: { ProcessID: 4321, ThreadID: 8 },
        Channel: 'Maker-Of-Events/Operational',
        Computer: 'lab.example',
        Security: { UserID: 'S-1-5-18' },
      },
      ...rest,
    },
  };
}

/** Events of two shapes in turn, so that a chunk has several templates. */
export function manyEvents(count: number, filler = 40): WinEvent[] {
  return Array.from({ length: count }, (_, i) =>
    i % 3 === 2
      ? fullEvent(1000 + i, { UserData: { Operation: { User: `user ${i}`, Result: '0x0' } } })
      : fullEvent(1000 + i, {
          EventData: { Path: `C:\\folder\\${i}`, 'Threat Name': 'x'.repeat(filler), Ä: 'Größe' },
        }),
  );
}
