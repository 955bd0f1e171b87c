import type { WinEvent } from '../../model/win-event.ts';

/** What Windows makes of an event 4104 in English (the message of Microsoft-Windows-PowerShell's manifest [H, recording]). */
const message =
  /^Creating Scriptblock text \(([0-9]+) of ([0-9]+)\):\r?\n([\s\S]*)(?:\r\n\r\n|\n\n)ScriptBlock ID: (\S+)\r?\nPath:(?: (.*))?\s*$/;

/**
 * Some exports have an event 4104 with nothing but its rendered text, so that no rule about ScriptBlockText could ever match. Here the
 * fields come back out of that text. Every other event stays as it is.
 */
export function withScriptBlock(event: WinEvent): WinEvent {
  const { System, EventData } = event.Event;
  if (System.EventID !== 4104 || typeof EventData?.Message !== 'string') return event;
  if (EventData.ScriptBlockText !== undefined) return event;
  const found = message.exec(EventData.Message);
  if (found === null) return event;
  const [, MessageNumber = '', MessageTotal = '', ScriptBlockText = '', ScriptBlockId = '', Path = ''] =
    found;
  const fields = { MessageNumber, MessageTotal, ScriptBlockText, ScriptBlockId, Path };
  return { Event: { ...event.Event, EventData: { ...EventData, ...fields } } };
}
