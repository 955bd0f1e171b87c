import type { WinEvent } from '../model/win-event.ts';
import type { Alert, ArmTraits } from '../ports/detector.ts';
import { dataTexts, fieldValues } from './event-fields.ts';

export type Tie = Pick<Alert, 'tied' | 'by'>;

const untied: Tie = { tied: false, by: null };

/**
 * Whether an event belongs to the arm. The marker is enough wherever it stands in the event's data. Without it,
 * the event must be of a process of the arm (its own or its parent's id, or a program run from the arm's mount)
 * and of the arm's time, because process ids and drive letters are used again. A canary is never the arm's.
 */
export function tiedToArm(event: WinEvent, arm: ArmTraits): Tie {
  const texts = dataTexts(event).map((text) => text.toLowerCase());
  const holds = (token: string) => token !== '' && texts.some((text) => text.includes(token.toLowerCase()));
  if (arm.canaryTokens.some(holds)) return untied;
  if (holds(arm.marker)) return { tied: true, by: 'marker' };
  return inWindow(event, arm) && ofProcess(event, arm) ? { tied: true, by: 'process' } : untied;
}

function inWindow(event: WinEvent, { notBefore, notAfter }: ArmTraits): boolean {
  const at = Date.parse(event.Event.System.TimeCreated.SystemTime);
  return at >= notBefore && at <= notAfter;
}

function ofProcess(event: WinEvent, { pids, roots }: ArmTraits): boolean {
  const values = (...names: readonly string[]) => names.flatMap((name) => fieldValues(event, name));
  const own = values('ProcessId', 'ParentProcessId').map(Number);
  if (own.some((pid) => pids.includes(pid))) return true;
  return values('Image').some((image) => roots.some((root) => isUnder(String(image), root)));
}

function isUnder(path: string, root: string): boolean {
  const folder = root.toLowerCase().replace(/[\\/]$/, '');
  const rest = path.toLowerCase().slice(folder.length);
  return folder !== '' && path.toLowerCase().startsWith(folder) && /^[\\/]/.test(rest);
}
