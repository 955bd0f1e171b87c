import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { ruleDetector } from '../../detections/arm/rule-detector.ts';
import { Boots } from '../../lifecycle/boots.ts';
import type { Limits, ProgressEvent, Rig } from '../../lifecycle/rig.ts';
import type { RunRecord } from '../../model/run-record.ts';
import type { PostureName } from '../../model/scenario.ts';
import type { ControlId, SwitchState } from '../../model/words.ts';
import type { Gateway } from '../../ports/gateway.ts';
import type { RunStore } from '../../ports/run-store.ts';
import { machineFolder } from '../../targets/reference/machine/machine-folder.ts';
import { ReferenceMachine } from '../../targets/reference/machine/reference-machine.ts';
import { declaredStates } from '../../targets/reference/postures.ts';
import type { ReferenceSetUp } from '../../targets/reference/ready-reference.ts';
import { ReferenceTarget } from '../../targets/reference/reference-target.ts';
import type { ChosenGateway } from '../running/chosen-gateways.ts';
import { expectedOnReference } from './gateways/expected-on-reference.ts';
import { recordGateways } from './gateways/record-gateways.ts';
import { setHere } from './gateways/set-here.ts';
import { imagesIn } from './images/images-in.ts';
import { controlsWith, type Lab, recordLab } from './lab.ts';
import { projectRules } from './project.ts';
import { beginLog } from './rig-parts.ts';
import { viewing } from './viewing-detector.ts';

/** On a machine of its own in that cache, or on one that is there already. */
export type ReferenceRun = {
  readonly setUp: ReferenceSetUp;
  readonly folder: RunPlace;
  readonly posture: PostureName;
  readonly drift: ReadonlyMap<ControlId, SwitchState>;
  /** The user's own configuration. */
  readonly lab?: Lab | null;
  /** Those that the run's scenarios go through, and which of them are the user's own. */
  readonly gateways?: readonly Gateway[];
  readonly ownGateways?: readonly ChosenGateway[];
  readonly signal: AbortSignal;
  readonly progress: (event: ProgressEvent) => void;
} & ({ readonly cache: string } | { readonly machine: SharedMachine });

/** Where a run is kept, and where its images are built. */
export interface RunPlace extends RunStore {
  readonly id: string;
  readonly images: string;
}

/** A machine of the reference guest, for one run or for one after the other. */
export interface SharedMachine extends AsyncDisposable {
  readonly machine: ReferenceMachine;
  readonly boots: Boots;
  /** Starts it, and says what it is. */
  start(signal: AbortSignal): Promise<RunRecord['target']['fingerprint']>;
}

/** In milliseconds: generous, for two busy cores without KVM. */
const limits: Limits = {
  startMs: 60_000,
  revertMs: 15_000,
  callMs: 20_000,
  cleanUpMs: 20_000,
  canaryMs: 3_000,
  pollMs: 10,
};

/** @param folder the machine's own, which is gone when it is disposed */
export function referenceMachine(setUp: ReferenceSetUp, folder: string): SharedMachine {
  const machine = new ReferenceMachine(setUp.guest, setUp.host, setUp.warm, folder);
  const target = new ReferenceTarget(machine, setUp.guest, { name: null, declared: {} });
  const boots = new Boots(target, limits);
  return {
    machine,
    boots,
    async start(signal) {
      const session = await boots.start(signal);
      return target.fingerprint(session, { signal, timeoutMs: limits.callMs });
    },
    [Symbol.asyncDispose]: () => machine[Symbol.asyncDispose](),
  };
}

/**
 * A run on the reference guest, put together. Expectations are those of the posture, whatever drift does to it, but for those that the
 * user's own configuration states.
 */
export async function referenceRig(run: ReferenceRun): Promise<Rig & { readonly target: ReferenceTarget }> {
  const { setUp, folder, posture, drift, lab = null, gateways = [], ownGateways = [] } = run;
  const { machine, boots } =
    'machine' in run ? run.machine : referenceMachine(setUp, machineFolder(run.cache, folder.id));
  const declared = setHere(
    declaredStates(posture, drift),
    gateways.filter(({ set }) => set !== undefined).map(({ control }) => control),
  );
  const target = new ReferenceTarget(machine, setUp.guest, { name: posture, declared });
  const rules = (await projectRules()).filter(({ name }) => declared[name] !== 'rule-off');
  const detector = viewing(ruleDetector([...rules, ...(lab?.rules.map(({ rule }) => rule) ?? [])]));
  const log = await beginLog(folder, target, detector);
  if (drift.size > 0) {
    log.observe(null, null, {
      kind: 'posture',
      source: 'harness',
      summary: 'controls were set otherwise than the posture says',
      data: { drift: Object.fromEntries(drift) },
    });
  }
  if (lab !== null) recordLab(log, lab);
  recordGateways(log, gateways, ownGateways);
  return {
    target,
    boots,
    catalogue: controlsWith(lab),
    detector,
    log,
    gateways,
    images: imagesIn(folder.images, await readFile(setUp.guest.payload)),
    expectations: (scenario) => expectedOnReference(scenario, posture, lab, ownGateways),
    newMarker: () => randomBytes(4).toString('hex'),
    progress: run.progress,
    signal: run.signal,
    limits,
  };
}
