import type { Json } from '../../../../model/observation.ts';
import type { WinEvent } from '../../../../model/win-event.ts';
import { numberOf, textOf } from './event-fields.ts';
import type { FileDecision } from './file-decisions.ts';

type Fields = Readonly<Record<string, Json>>;

/** AppLocker: would have been prevented, was prevented [H]. */
const appLocker: ReadonlyMap<number, FileDecision['action']> = new Map([
  [8_003, 'audit'],
  [8_004, 'block'],
]);
/** App Control for Business (formerly WDAC): would have been blocked, was blocked [H]. */
const codeIntegrity: ReadonlyMap<number, FileDecision['action']> = new Map([
  [3_076, 'audit'],
  [3_077, 'block'],
]);

/** Its fields are in UserData, in an element of the provider's own; their names are the manifest's or the rendered ones [H]. */
export function appLockerDecisions({
  Event: { System, UserData, EventData },
}: WinEvent): readonly FileDecision[] {
  const action = appLocker.get(System.EventID);
  if (action === undefined) return [];
  for (const fields of [...Object.values(UserData ?? {}).filter(isFields), UserData, EventData]) {
    // The short one has AppLocker's variables in it; the full one came later [M].
    const path = textOf(fields, 'FullFilePath', 'FullFilePathBuffer', 'FilePath', 'FilePathBuffer');
    if (path === null) continue;
    return [{ control: 'application-control', action, path, pid: numberOf(fields, 'TargetProcessId') }];
  }
  return [];
}

/** The kernel's own log: a file is named by its device. */
export function codeIntegrityDecisions({ Event: { System, EventData } }: WinEvent): readonly FileDecision[] {
  const action = codeIntegrity.get(System.EventID);
  const path = textOf(EventData, 'File Name', 'FileName', 'FileNameBuffer');
  if (action === undefined || path === null) return [];
  return [{ control: 'application-control', action, path, pid: null }];
}

function isFields(value: Json): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
