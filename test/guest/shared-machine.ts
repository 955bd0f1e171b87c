import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { chosenScenarios } from '../../runner/cli/compose/project.ts';
import { referenceRig } from '../../runner/cli/compose/reference-rig.ts';
import { judgeRun, runScenario } from '../../runner/lifecycle/run-scenario.ts';
import type { Verdict } from '../../runner/model/run-record.ts';
import type { PostureName } from '../../runner/model/scenario.ts';
import type { ControlId, SwitchState } from '../../runner/model/words.ts';
import { RunFolder } from '../../runner/store/run-folder.ts';
import { readyReference } from '../../runner/targets/reference/ready-reference.ts';
import { cache, temporaryFolder } from './motw.ts';

type Rig = Awaited<ReturnType<typeof referenceRig>>;

/** One machine for many short runs of T1553.005-2: each cell of the matrix only pays for its arms. */
export class SharedMachine implements AsyncDisposable {
  readonly #first: Rig;
  readonly #runs: string;

  private constructor(first: Rig, runs: string) {
    this.#first = first;
    this.#runs = runs;
  }

  static async start(): Promise<SharedMachine> {
    const runs = await temporaryFolder();
    const rig = await rigFor(runs, 'hardened', new Map());
    await rig.boots.start(rig.signal);
    return new SharedMachine(rig, runs);
  }

  /** The verdicts with these controls switched otherwise than the posture says. */
  async verdicts(
    posture: PostureName,
    drift: ReadonlyMap<ControlId, SwitchState>,
  ): Promise<ReadonlyMap<ControlId, Verdict>> {
    const rig = await rigFor(this.#runs, posture, drift);
    const target = Object.assign(Object.create(Object.getPrototypeOf(rig.target)), rig.target, {
      machine: this.#first.target.machine,
    });
    const shared = { ...rig, target, boots: this.#first.boots };
    const scenarios = await chosenScenarios(['T1553.005-2']);
    const plan = { scenarios, arms: ['marked', 'unmarked'], quiet: false } as const;
    for (const scenario of scenarios) await runScenario(scenario, plan, shared);
    await judgeRun(plan, shared);
    const [record] = shared.log.record().scenarios;
    return new Map(record?.verdicts.map((verdict) => [verdict.control, verdict]));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#first.target.machine[Symbol.asyncDispose]();
  }
}

async function rigFor(
  runs: string,
  posture: PostureName,
  drift: ReadonlyMap<ControlId, SwitchState>,
): Promise<Rig> {
  const setUp = await readyReference(cache, process.env);
  if (setUp === null) throw new Error('the reference guest is not set up: run `motw setup`');
  const folder = await RunFolder.create(join(runs, randomBytes(4).toString('hex')));
  return referenceRig({
    setUp,
    cache,
    folder,
    posture,
    drift,
    signal: new AbortController().signal,
    progress: () => {},
  });
}
