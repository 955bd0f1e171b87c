import type { WinEvent } from '../../model/win-event.ts';
import type { ControlId } from '../../model/words.ts';
import type { Detector } from '../../ports/detector.ts';
import { tieOf } from './tie.ts';

/** What judges elsewhere already, as a SIEM does: each event is an alert of the controls that `alerted` names. */
export function alertDetector(alerted: (event: WinEvent) => readonly ControlId[]): Detector {
  return {
    rules: {},
    ruleOf: {},
    detect: (events, arm) =>
      events.flatMap(({ id, seenAt, event }) =>
        alerted(event).map((control) => ({
          ...{ control, rule: control, eventId: id, seenAt },
          ...tieOf(event, arm),
        })),
      ),
  };
}
