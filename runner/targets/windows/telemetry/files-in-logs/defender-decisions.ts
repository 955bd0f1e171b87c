import type { WinEvent } from '../../../../model/win-event.ts';
import { filesOfDetection } from './defender-paths.ts';
import { numberOf, textOf } from './event-fields.ts';
import type { FileDecision } from './file-decisions.ts';

/** Detected; acted upon; acting failed, and failed so that it is critical [H]. */
const detections = { found: 1_116, acted: 1_117, failed: 1_118, failedCritically: 1_119 } as const;
/** Clean, quarantine, remove, block (documentation of MSFT_MpThreatDetection); the others leave the file to whoever wants it. */
const stoppingActions: readonly (number | null)[] = [1, 2, 3, 10];
/** `CurrentThreatExecutionStatusID` 1 is "blocked" there; the event says "Suspended" [M]. */
const held = 1;

/** By the event: a rule that blocked, a rule that only audits, a user who went on past a warning [H]. */
const ruleEvents: ReadonlyMap<number, FileDecision['action']> = new Map([
  [1_121, 'block'],
  [1_122, 'audit'],
  [1_129, 'warn'],
]);

/** Of Microsoft Defender's operational log: its antivirus, and its attack surface reduction rules. */
export function defenderDecisions(event: WinEvent): readonly FileDecision[] {
  return [...antivirusDecisions(event), ...attackSurfaceDecisions(event)];
}

/**
 * A file was stopped where Defender acted on it without an error, or held it back when it was touched; a detection alone is none. It
 * may be unable to take away what lies on a read-only volume (1118, 1119) and hold it back all the same.
 */
function antivirusDecisions({ Event: { System, EventData } }: WinEvent): readonly FileDecision[] {
  const { EventID } = System;
  if (!Object.values<number>(detections).includes(EventID)) return [];
  const acted =
    EventID === detections.acted &&
    stoppingActions.includes(numberOf(EventData, 'Action ID')) &&
    (numberOf(EventData, 'Error Code') ?? 0) === 0;
  const action = acted || numberOf(EventData, 'Execution ID') === held ? 'block' : 'audit';
  const files = filesOfDetection(textOf(EventData, 'Path') ?? '');
  return files.map((path) => ({ control: 'antivirus', action, path, pid: null }));
}

/** `Path` is what the rule acted on, `Process Name` who did it [M]. Which rule is in `ID`, and stays in the record. */
function attackSurfaceDecisions({ Event: { System, EventData } }: WinEvent): readonly FileDecision[] {
  const action = ruleEvents.get(System.EventID);
  const path = textOf(EventData, 'Path');
  if (action === undefined || path === null) return [];
  return [{ control: 'attack-surface-reduction', action, path, pid: null }];
}
