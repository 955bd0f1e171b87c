import type { Plan, ProgressEvent, Rig } from '../../lifecycle/rig.ts';
import type { PostureName, Scenario } from '../../model/scenario.ts';
import type { ActiveArm, ControlId, SwitchState } from '../../model/words.ts';
import type { Gateway } from '../../ports/gateway.ts';
import type { RunFolder } from '../../store/run-folder.ts';
import { gatewayFolder } from '../../targets/reference/machine/machine-folder.ts';
import type { ChosenGateway } from '../running/chosen-gateways.ts';
import type { ChosenTarget } from '../running/chosen-targets.ts';
import { GatewaySet } from './gateways/gateway-set.ts';
import { passable } from './gateways/passable.ts';
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
  /** The user's own; where none is named of a way, the reference target has its own. Absent: none is named. */
  readonly gateways?: readonly ChosenGateway[];
  readonly lab: Lab | null;
}

export interface PlanOnTarget extends Plan {
  /** Those that a glob matched, and that go through a gateway which is not there. */
  readonly leftOut: readonly Scenario[];
}

/** @throws UnknownNameError, and UsageError for a scenario that is named and not for this platform, or can't go its way */
export async function planOn(target: ChosenTarget, wanted: Wanted): Promise<PlanOnTarget> {
  const chosen = await chosenScenarios(wanted.scenarios, target.platform);
  const { arms, quiet, gateways = [] } = wanted;
  const ways = gateways.map(({ config }) => config.way);
  const { scenarios, leftOut } = passable(chosen, wanted.scenarios, target.platform, ways);
  return { scenarios: exercising(scenarios, wanted.lab, alertsOn(target)), arms, quiet, leftOut };
}

interface How {
  readonly folder: RunFolder;
  /** Those that the plan's scenarios go through. */
  readonly gateways: readonly Gateway[];
  readonly signal: AbortSignal;
  readonly progress: (event: ProgressEvent) => void;
}

/** The gateways of a run: the user's own, else the reference ones. */
export function gatewaysOf(run: RunFolder, { gateways = [] }: Wanted): GatewaySet {
  return new GatewaySet(gatewayFolder(cache(), run.id), gateways);
}

/** A run put together; what it needs of the target's adapters is loaded now. */
export async function rigOn(target: ChosenTarget, wanted: Wanted, how: How): Promise<Rig> {
  if (target.platform === 'windows') {
    const { windowsRig } = await import('./windows/windows-rig.ts');
    return windowsRig({ ...how, target, ownGateways: wanted.gateways ?? [] });
  }
  const setUp = await referenceReady(how.signal);
  const { referenceRig } = await import('./reference-rig.ts');
  const { posture, drift, lab, gateways: ownGateways = [] } = wanted;
  return referenceRig({ ...how, setUp, cache: cache(), posture, drift, lab, ownGateways });
}
