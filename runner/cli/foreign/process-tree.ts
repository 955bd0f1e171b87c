import type { Json } from '../../model/observation.ts';
import type { WinEvent } from '../../model/win-event.ts';

/** A process id while it was one of the command's, in milliseconds since 1970 by the guest's clock. */
export interface OwnProcess {
  readonly pid: number;
  readonly from: number;
  readonly until: number;
}

interface Creation {
  readonly pid: number;
  readonly parent: number;
  readonly at: number;
}

/**
 * The processes of a command: the one that was started, and what events of new processes say was started by one of them. An id that
 * somebody else was given later is the command's only until then.
 *
 * @param root the process that was started, and the process that started it
 */
export function processTree(
  root: { readonly pid: number; readonly parent: number },
  startedAt: number,
  events: readonly WinEvent[],
): readonly OwnProcess[] {
  const creations = events.flatMap((event) => creationIn(event) ?? []).filter(({ at }) => at >= startedAt);
  creations.sort((a, b) => a.at - b.at);
  const alive = new Map([[root.pid, startedAt]]);
  const ended: OwnProcess[] = [];
  for (const { pid, parent, at } of creations) {
    const ours = alive.has(parent) || (pid === root.pid && parent === root.parent);
    const from = alive.get(pid);
    if (ours && from === undefined) alive.set(pid, at);
    if (!ours && from !== undefined) {
      alive.delete(pid);
      ended.push({ pid, from, until: at });
    }
  }
  return [...ended, ...[...alive].map(([pid, from]) => ({ pid, from, until: Number.POSITIVE_INFINITY }))];
}

/** Whether one of these processes did it, or was started by it: by the ids that the event names, at its time. */
export function isOfProcesses(event: WinEvent, own: readonly OwnProcess[]): boolean {
  const data = event.Event.EventData ?? {};
  const at = Date.parse(event.Event.System.TimeCreated.SystemTime);
  const ids = ['ProcessId', 'ParentProcessId', 'NewProcessId'].map((name) => numberOf(data[name]));
  // A time stamp is as fine as its source makes it.
  return own.some(({ pid, from, until }) => ids.includes(pid) && at >= from - grainMs && at < until);
}

const grainMs = 2;

/** Sysmon's event 1 and the Security log's 4688: each has its own names for the same two things. */
function creationIn({ Event: { System, EventData = {} } }: WinEvent): Creation | null {
  const at = Date.parse(System.TimeCreated.SystemTime);
  const is = `${System.Provider.Name} ${System.EventID}`;
  const names =
    is === 'Microsoft-Windows-Sysmon 1'
      ? (['ProcessId', 'ParentProcessId'] as const)
      : is === 'Microsoft-Windows-Security-Auditing 4688'
        ? (['NewProcessId', 'ProcessId'] as const)
        : null;
  if (names === null || Number.isNaN(at)) return null;
  const [pid, parent] = names.map((name) => numberOf(EventData[name]));
  return pid === undefined || parent === undefined || !(pid > 0) ? null : { pid, parent, at };
}

/** Decimal, or hexadecimal with `0x` before it. */
function numberOf(field: Json | undefined): number {
  if (typeof field === 'number') return field;
  return typeof field === 'string' && field.trim() !== '' ? Number(field) : Number.NaN;
}
