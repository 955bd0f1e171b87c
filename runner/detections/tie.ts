import type { WinEvent } from '../model/win-event.ts';
import type { Alert, ArmTraits } from '../ports/detector.ts';
import { dataTexts, fieldValues } from './event-fields.ts';

export type Tie = Pick<Alert, 'tied' | 'by' | 'timeless'>;

const untied: Tie = { tied: false, by: null, timeless: false };

/**
 * Whether an event belongs to the arm. The marker is enough wherever it stands in the event's data. Without it,
 * the event must be of a process of the arm (its own or its parent's id, or a program run from the arm's mount)
 * and of the arm's time, because process ids and drive letters are used again. A canary is never the arm's.
 */
export function tiedToArm(event: WinEvent, arm: ArmTraits): Tie {
  const texts = dataTexts(event).map((text) => text.toLowerCase());
  const holds = (token: string) => token !== '' && texts.some((text) => text.includes(token.toLowerCase()));
  if (arm.canaryTokens.some(holds)) return untied;
  if (holds(arm.marker)) return { tied: true, by: 'marker', timeless: true };
  const own = ofOwnProcess(event, arm);
  const tied = inWindow(event, arm) && (own || fromOwnMount(event, arm));
  return tied ? { tied, by: 'process', timeless: own } : { ...untied, timeless: own };
}

function inWindow(event: WinEvent, { notBefore, notAfter }: ArmTraits): boolean {
  const at = Date.parse(event.Event.System.TimeCreated.SystemTime);
  return at >= notBefore && at <= notAfter;
}

function ofOwnProcess(event: WinEvent, { pids }: ArmTraits): boolean {
  const ids = ['ProcessId', 'ParentProcessId'].flatMap((name) => fieldValues(event, name));
  return ids.some((id) => pids.includes(Number(id)));
}

function fromOwnMount(event: WinEvent, { roots }: ArmTraits): boolean {
  return fieldValues(event, 'Image').some((image) => roots.some((root) => isUnder(String(image), root)));
}

function isUnder(path: string, root: string): boolean {
  const folder = root.toLowerCase().replace(/[\\/]$/, '');
  const rest = path.toLowerCase().slice(folder.length);
  return folder !== '' && path.toLowerCase().startsWith(folder) && /^[\\/]/.test(rest);
}
