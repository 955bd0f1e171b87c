import type { WinEvent } from '../model/win-event.ts';

/** One event as a reader understood it. */
export interface EventRead {
  readonly event: WinEvent;
  /** What of it is not in the model, or was not rendered, for people; null where nothing is missing. */
  readonly lacks: string | null;
}

/** What Windows says where it could not render an event's data (Windows Event Schema, `ProcessingErrorDataType`). */
export function notRendered(errorCode: string | undefined): string {
  return `Windows could not render this event's data (error ${errorCode ?? 'not given'})`;
}

/** BinaryEventData and DebugData, say: traces that no log of Windows' own has. */
export function notRead(part: string): string {
  return `it has ${part}, which is not read`;
}

export const secondSystem = 'a second System';
