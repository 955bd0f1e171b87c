import type { Json } from '../../../model/observation.ts';
import type { WinEvent } from '../../../model/win-event.ts';

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

/** The process that was started, and its time: between when it was asked for and when it was known to have ended. */
export interface RootProcess {
  readonly pid: number;
  /** The process that started it. */
  readonly parent: number;
  readonly from: number;
  readonly until: number;
}

/**
 * The processes of a command: the one that was started, and what events of new processes say was started by one of them. An id that
 * somebody else is given later is the command's only until then.
 */
export function processTree(root: RootProcess, events: readonly WinEvent[]): readonly OwnProcess[] {
  const isRoot = ({ pid, parent }: Creation) => pid === root.pid && parent === root.parent;
  const creations = events.flatMap((event) => creationIn(event) ?? []).filter(({ at }) => at >= root.from);
  creations.sort((a, b) => a.at - b.at);
  // Until then its id may have been another's.
  const from = creations.find(isRoot)?.at ?? root.from;
  const alive = new Map<number, OwnProcess>([[root.pid, { pid: root.pid, from, until: root.until }]]);
  const ended: OwnProcess[] = [];
  for (const creation of creations.filter(({ at }) => at >= from)) {
    const { pid, parent, at } = creation;
    const known = alive.get(pid);
    const starter = alive.get(parent);
    const ours = isRoot(creation) || (starter !== undefined && at < starter.until);
    if (ours && known === undefined) alive.set(pid, { pid, from: at, until: Number.POSITIVE_INFINITY });
    if (!ours && known !== undefined) {
      alive.delete(pid);
      ended.push({ ...known, until: Math.min(at, known.until) });
    }
  }
  return [...ended, ...alive.values()];
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
