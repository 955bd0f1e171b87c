import type { Lane, TrialEvent } from '../../runner/calibration/calibrate.ts';
import { calibrate } from '../../runner/calibration/calibrate.ts';
import { planTrials } from '../../runner/calibration/plan.ts';
import { trialArms } from '../../runner/calibration/run-trial.ts';
import type { Trial } from '../../runner/calibration/trial.ts';
import { projectRules, projectScenarios } from '../../runner/cli/compose/project.ts';
import { catalogue } from '../../runner/controls/catalogue.ts';
import { ruleDetector } from '../../runner/detections/arm/rule-detector.ts';
import { Boots } from '../../runner/lifecycle/boots.ts';
import type { Rig } from '../../runner/lifecycle/rig.ts';
import { RunLog } from '../../runner/lifecycle/run-log.ts';
import type { RunRecord } from '../../runner/model/run-record.ts';
import { runSchemaName } from '../../runner/model/run-record.ts';
import type { PostureName, Scenario } from '../../runner/model/scenario.ts';
import { declaredStates, switchableStates } from '../../runner/targets/reference/postures.ts';
import { sensorOf } from '../../runner/targets/reference/telemetry/sensors.ts';
import { fakeImages } from '../lifecycle/fake-disk.ts';
import { FakeTarget } from '../lifecycle/fake-target.ts';
import type { Faults } from '../lifecycle/faults.ts';
import { RecordingStore } from '../lifecycle/recording-store.ts';

const scenarios = await projectScenarios();
const rules = await projectRules();
const allRules = ruleDetector(rules).rules;

export const common = { arms: trialArms, rules: allRules };

export function scenarioOfTrials(): Scenario {
  const found = scenarios.find(({ id }) => id === 'T1553.005-2');
  if (found === undefined) throw new Error('T1553.005-2 is gone');
  return found;
}

/** The controls that it exercises. */
export const exercised = catalogue.filter(({ id }) => scenarioOfTrials().controls.includes(id));

export function trialsFrom(posture: PostureName): readonly Trial[] {
  const declared = declaredStates(posture, new Map());
  const ground = {
    ...{ scenario: scenarioOfTrials(), controls: catalogue, switchable: switchableStates },
    asSeen: (states: Trial['states']) => states,
  };
  return planTrials(posture, declared, ground);
}

export function trialOf(posture: PostureName, flip: string): Trial {
  const found = trialsFrom(posture).find((trial) => trial.flip === flip);
  if (found === undefined) throw new Error(`${posture} has no flip ${flip}`);
  return found;
}

/** What a fake lane did. */
interface Diary {
  starts: number;
  stops: number;
  readonly kept: RunRecord[];
  discarded: number;
  readonly events: TrialEvent[];
}

export interface FakeLanes {
  readonly lanes?: number;
  /** How the target deviates in a trial; `nth` counts its tries from 1. */
  readonly faults?: (trial: Trial, nth: number) => Faults;
  /** Changes a trial's rig. */
  readonly change?: (rig: Rig, trial: Trial) => Rig;
  /** No machine of a fake lane goes on in the next trial otherwise. */
  readonly switchesFrom?: Lane['switchesFrom'];
  /** Called at each start of a lane's machine, counted from 1 over all lanes. */
  readonly starting?: (nth: number) => void;
  readonly interrupt?: AbortController;
  readonly hear?: (event: TrialEvent) => void;
}

/** A calibration with the real lifecycle, judge, rules and catalogue, on fake targets. */
export async function calibrateFakes(trials: readonly Trial[], how: FakeLanes = {}) {
  const diary: Diary = { starts: 0, stops: 0, kept: [], discarded: 0, events: [] };
  const tries = new Map<Trial, number>();
  const lane = (): Lane => ({
    async start() {
      diary.starts++;
      how.starting?.(diary.starts);
    },
    switchesFrom: how.switchesFrom ?? (() => false),
    async prepare(trial, signal) {
      const nth = (tries.get(trial) ?? 0) + 1;
      tries.set(trial, nth);
      const rig = fakeRig(trial, how.faults?.(trial, nth) ?? {}, signal);
      return {
        rig: how.change?.(rig, trial) ?? rig,
        async keep() {
          diary.kept.push(rig.log.record());
          return `kept-${diary.kept.length}`;
        },
        async discard() {
          diary.discarded++;
        },
      };
    },
    async [Symbol.asyncDispose]() {
      diary.stops++;
    },
  });
  const result = await calibrate({
    ...{ trials, common },
    lanes: Array.from({ length: how.lanes ?? 2 }, lane),
    signal: (how.interrupt ?? new AbortController()).signal,
    progress(event) {
      diary.events.push(event);
      how.hear?.(event);
    },
  });
  return { ...result, diary };
}

function fakeRig(trial: Trial, faults: Faults, signal: AbortSignal): Rig {
  const target = new FakeTarget(trial.states, { sensors: silenced(trial), ...faults }, () => {});
  const limits = {
    ...{ startMs: 5_000, revertMs: 5_000, callMs: 5_000, cleanUpMs: 5_000 },
    ...{ canaryMs: 5_000, pollMs: 5 },
  };
  const detector = ruleDetector(rules.filter(({ name }) => trial.states[name] !== 'rule-off'));
  let markers = 0;
  const { name, platform, posture, modelled } = target;
  const log = new RunLog(new RecordingStore(null, () => {}), {
    ...{ schema: runSchemaName, id: '20261124-120000-fake', state: 'running', modelled },
    ...{ startedAt: new Date().toISOString(), finishedAt: null, outcome: null, cleanUp: null, batch: null },
    harness: { version: '0', node: process.version, rules: detector.rules },
    target: { name, platform, fingerprint: {}, posture: { ...posture, probed: {} } },
  });
  return {
    ...{
      target,
      boots: new Boots(target, limits),
      catalogue,
      detector,
      gateways: [],
      images: fakeImages,
      log,
      limits,
      signal,
    },
    expectations: ({ expect }) =>
      new Map(Object.entries(new Map(Object.entries(expect)).get(trial.posture) ?? {})),
    newMarker: () => (0xa0000000 + ++markers).toString(16),
    progress: () => {},
  };
}

/** The fake target's switchboard can only switch sensors off. */
function silenced({ states }: Trial): NonNullable<Faults['sensors']> {
  const broken = [...sensorOf].filter(([control]) => states[control] === 'broken');
  return Object.fromEntries(broken.map(([, sensor]) => [sensor, 'silent']));
}
