import type { Plan, ProgressEvent, Rig } from '../../lifecycle/rig.ts';
import type { PostureName } from '../../model/scenario.ts';
import type { ActiveArm, ControlId, SwitchState } from '../../model/words.ts';
import type { RunFolder } from '../../store/run-folder.ts';
import type { ChosenTarget } from '../running/chosen-targets.ts';
import { exercising, type Lab } from './lab.ts';
import { chosenScenarios } from './project.ts';
import { cache, referenceReady } from './reference-ready.ts';
import { alertsOn } from './windows/controls-on-windows.ts';

/** What is to be run, wherever it is. */
export interface Wanted {
  /** Scenario ids; none: all that the target's platform knows. */
  readonly scenarios: readonly string[];
  readonly arms: readonly ActiveArm[];
  readonly quiet: boolean;
  /** Of the reference target alone. */
  readonly posture: PostureName;
  readonly drift: ReadonlyMap<ControlId, SwitchState>;
  readonly lab: Lab | null;
}

/** @throws UnknownNameError, and UsageError for a scenario that is named and not for this platform */
export async function planOn(target: ChosenTarget, wanted: Wanted): Promise<Plan> {
  const scenarios = await chosenScenarios(wanted.scenarios, target.platform);
  const { arms, quiet } = wanted;
  return { scenarios: exercising(scenarios, wanted.lab, alertsOn(target)), arms, quiet };
}

interface How {
  readonly folder: RunFolder;
  readonly signal: AbortSignal;
  readonly progress: (event: ProgressEvent) => void;
}

/** A run put together; what it needs of the target's adapters is loaded now. */
export async function rigOn(target: ChosenTarget, wanted: Wanted, how: How): Promise<Rig> {
  if (target.platform === 'windows') {
    const { windowsRig } = await import('./windows/windows-rig.ts');
    return windowsRig({ ...how, target });
  }
  const setUp = await referenceReady(how.signal);
  const { referenceRig } = await import('./reference-rig.ts');
  const { posture, drift, lab } = wanted;
  return referenceRig({ ...how, setUp, cache: cache(), posture, drift, lab });
}
