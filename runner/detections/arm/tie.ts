import type { WinEvent } from '../../model/win-event.ts';
import type { Alert, ArmTraits } from '../../ports/detector.ts';
import { EventFields } from '../engine/event-fields.ts';

export type Tie = Pick<Alert, 'tied' | 'by' | 'timeless'>;

const untied: Tie = { tied: false, by: null, timeless: false };

/** In the quiet arm, which is null here, there is nothing to be tied to. */
export function tieOf(event: WinEvent, arm: ArmTraits | null): Tie {
  return arm === null ? untied : tiedToArm(event, arm);
}

/**
 * Whether an event belongs to the arm. The marker is enough wherever it stands in the event's data. Without it,
 * the event must be of a process of the arm (its own or its parent's id, or a program run from the arm's mount)
 * and of the arm's time, because process ids and drive letters are used again. A canary is never the arm's.
 */
export function tiedToArm(event: WinEvent, arm: ArmTraits): Tie {
  const fields = new EventFields(event);
  const texts = fields.data().map((text) => text.toLowerCase());
  const holds = (token: string) => token !== '' && texts.some((text) => text.includes(token.toLowerCase()));
  if (arm.canaryTokens.some(holds)) return untied;
  if (holds(arm.marker)) return { tied: true, by: 'marker', timeless: true };
  const own = ofOwnProcess(fields, arm);
  const tied = inWindow(event, arm) && (own || fromOwnMount(fields, arm));
  return tied ? { tied, by: 'process', timeless: own } : { ...untied, timeless: own };
}

function inWindow(event: WinEvent, { notBefore, notAfter }: ArmTraits): boolean {
  const at = Date.parse(event.Event.System.TimeCreated.SystemTime);
  return at >= notBefore && at <= notAfter;
}

/** By Sysmon's names, and by those of the Security log's own record of a new process (4688). */
const processIds = ['ProcessId', 'ParentProcessId', 'NewProcessId'];
const programs = ['Image', 'NewProcessName'];

function ofOwnProcess(event: EventFields, { pids }: ArmTraits): boolean {
  const ids = processIds.flatMap((name) => event.get(name));
  return ids.some(({ text }) => text !== null && pids.includes(Number(text)));
}

function fromOwnMount(event: EventFields, { roots }: ArmTraits): boolean {
  const images = programs.flatMap((name) => event.get(name));
  return images.some(({ text }) => roots.some((root) => isUnder(text ?? '', root)));
}

function isUnder(path: string, root: string): boolean {
  const folder = root.toLowerCase().replace(/[\\/]$/, '');
  const rest = path.toLowerCase().slice(folder.length);
  return folder !== '' && path.toLowerCase().startsWith(folder) && /^[\\/]/.test(rest);
}
