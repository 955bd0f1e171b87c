import type { PreventiveControl } from '../../model/control.ts';
import type { ActiveArm } from '../../model/words.ts';
import type { ArmView, ArmViews } from '../arm-view.ts';
import { inArm } from '../describe.ts';
import { type ArmFinding, armNotRun, type Finding, finding, otherThan, withoutOtherArm } from '../finding.ts';
import { judgedArm, reached } from '../reached.ts';
import { faultIn, findInArm, type PreventiveContext } from './preventive-in-arm.ts';

/** The decision table of preventive controls. */
export function judgePreventive(
  control: PreventiveControl,
  arms: ArmViews,
  context: PreventiveContext,
): Finding {
  const found = {
    marked: arms.marked && findInArm(control, arms.marked, context),
    unmarked: arms.unmarked && findInArm(control, arms.unmarked, context),
  };
  const judged = judgedArm(control, arms);
  const own = judged && found[judged];
  return {
    ...(judged === null || own === null
      ? armNotRun()
      : contrasted(control, judged, own, found[otherThan(judged)], arms)),
    arms: {
      ...(found.marked && { marked: found.marked.status }),
      ...(found.unmarked && { unmarked: found.unmarked.status }),
    },
  };
}

/**
 * The finding of the judged arm, and what the other arm says of it. Where the unmarked arm was left out, a control's
 * own sign still counts, and the verdict says that nothing was contrasted.
 */
function contrasted(
  control: PreventiveControl,
  judged: ActiveArm,
  own: ArmFinding,
  other: ArmFinding | null,
  arms: ArmViews,
): ArmFinding {
  const otherView = arms[otherThan(judged)];
  if (isSign(own)) {
    if (other === null || !isSign(other)) {
      return { ...own, why: `${own.why} ${inArm(judged)}${contrast(control, otherThan(judged), otherView)}` };
    }
    const why = `${own.why} in both arms`;
    const evidence = [...own.evidence, ...other.evidence];
    return control.needsMark
      ? finding('blocked-unattributed', `it acts without the mark too: ${why}`, evidence)
      : { ...own, why, evidence };
  }
  const needed = control.needsMark ? otherView : null;
  const fault = own.status === 'inconclusive' || needed === null ? null : faultIn(needed, control);
  return fault ?? withoutOtherArm(own, control, judged, arms);
}

function isSign({ status }: ArmFinding): boolean {
  return status === 'prevented' || status === 'warned';
}

function contrast(control: PreventiveControl, arm: ActiveArm, view: ArmView | null): string {
  if (view === null) return `; the ${arm} arm was not run`;
  return reached(control, view) ? ` and not in the ${arm} one` : `; the ${arm} arm did not get that far`;
}
