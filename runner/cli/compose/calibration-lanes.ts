import { rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { Lane } from '../../calibration/calibrate.ts';
import { driftOf } from '../../calibration/trial.ts';
import type { RunRecord } from '../../model/run-record.ts';
import { newRunId } from '../../store/run-id.ts';
import { switchesLeadFrom } from '../../targets/reference/guest/reference-switchboard.ts';
import {
  createMachineFolder,
  gatewayFolder,
  machineFolder,
} from '../../targets/reference/machine/machine-folder.ts';
import type { ReferenceSetUp } from '../../targets/reference/ready-reference.ts';
import { postureNamed } from '../run-options.ts';
import { LaneGateways } from './gateways/lane-gateways.ts';
import { HeldRun } from './held-run.ts';
import { referenceMachine, referenceRig } from './reference-rig.ts';

/** Machines that trials are run on, side by side. Disposing them leaves nothing behind. */
export interface Lanes extends AsyncDisposable {
  readonly lanes: readonly Lane[];
  /** What they are; empty before the first has started. */
  fingerprint(): RunRecord['target']['fingerprint'];
}

/**
 * One lane a processor, and two more: some trials are always waiting, for a sensor that was silenced or for a guest to start a program.
 *
 * Their folders are inside one in the machines' folder, named as a run's would be, so that `motw clean-up` finds what a killed
 * calibration left behind, its temporary files included.
 *
 * @param out where the runs of wrong cells are kept
 */
export async function referenceLanes(setUp: ReferenceSetUp, cache: string, out: string): Promise<Lanes> {
  const id = newRunId(new Date());
  const folder = machineFolder(cache, id);
  const temporary = join(folder, 'trials');
  await createMachineFolder(folder, temporary);
  let fingerprint: RunRecord['target']['fingerprint'] = {};
  let keeping: Promise<unknown> = Promise.resolve();
  let trials = 0;

  function lane(number: number): Lane {
    const machine = referenceMachine(setUp, join(folder, `lane-${number}`));
    const gateways = new LaneGateways(gatewayFolder(cache, `${id}-${number}`));
    return {
      async start(signal) {
        fingerprint = await machine.start(signal);
      },
      switchesFrom: switchesLeadFrom,
      async prepare(trial, signal) {
        const passed = await gateways.of(trial.scenario, signal);
        const held = await HeldRun.begin(temporary, `trial-${++trials}`);
        const rig = await referenceRig({
          ...{ setUp, machine, folder: held, signal },
          posture: postureNamed(trial.posture),
          drift: driftOf(trial),
          gateways: passed,
          progress: () => {},
        });
        rig.log.update({ target: { ...rig.log.record().target, fingerprint } });
        return {
          rig,
          keep() {
            // One at a time: ids are given by what is in the folder.
            const kept = keeping.then(() => held.keep(out));
            keeping = kept.catch(() => {});
            return kept;
          },
          discard: () => held.discard(),
        };
      },
      async [Symbol.asyncDispose]() {
        const ended = await Promise.allSettled([
          machine[Symbol.asyncDispose](),
          gateways[Symbol.asyncDispose](),
        ]);
        for (const one of ended) if (one.status === 'rejected') throw one.reason;
      },
    };
  }

  const lanes = Array.from({ length: availableParallelism() + 2 }, (_, index) => lane(index + 1));
  return {
    lanes,
    fingerprint: () => fingerprint,
    async [Symbol.asyncDispose]() {
      const stopped = await Promise.allSettled(lanes.map((each) => each[Symbol.asyncDispose]()));
      for (const one of stopped) if (one.status === 'rejected') throw one.reason;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
