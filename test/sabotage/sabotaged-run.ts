import { randomBytes } from 'node:crypto';
import { chosenScenarios } from '../../runner/cli/compose/project.ts';
import { referenceRig } from '../../runner/cli/compose/reference-rig.ts';
import { Boots } from '../../runner/lifecycle/boots.ts';
import type { Limits, Rig } from '../../runner/lifecycle/rig.ts';
import { run } from '../../runner/lifecycle/run.ts';
import type { Expectation } from '../../runner/model/expectation.ts';
import type { RunRecord } from '../../runner/model/run-record.ts';
import type { PostureName } from '../../runner/model/scenario.ts';
import type { ActiveArm, ControlId, SwitchState } from '../../runner/model/words.ts';
import type { Boot, Machine } from '../../runner/ports/machine.ts';
import type { Target } from '../../runner/ports/target.ts';
import { RunFolder } from '../../runner/store/run-folder.ts';
import { machineFolder } from '../../runner/targets/reference/machine/machine-folder.ts';
import { ReferenceMachine } from '../../runner/targets/reference/machine/reference-machine.ts';
import { type ReferenceSetUp, readyReference } from '../../runner/targets/reference/ready-reference.ts';
import { ReferenceTarget } from '../../runner/targets/reference/reference-target.ts';
import { cache, temporaryFolder } from '../guest/motw.ts';
import { SabotagedChannel, type Saboteur } from './saboteur.ts';
import { type Look, look } from './truth.ts';

export interface SabotagePlan {
  readonly saboteur: Saboteur;
  readonly scenario: string;
  readonly posture: PostureName;
  readonly drift?: Readonly<Record<ControlId, SwitchState>>;
  readonly arms: readonly ActiveArm[];
  readonly limits?: Partial<Limits>;
  readonly patience?: Pick<Expectation, 'deadlineMs' | 'giveUpAfterMs'>;
  readonly reverts?: Machine['reverts'];
}

export interface Sabotaged {
  readonly record: RunRecord;
  readonly thrown: unknown;
  /** What went wrong in the saboteur itself: then the run shows nothing. */
  readonly botched: readonly unknown[];
  /** What was seen of each arm's last attempt, in the order of time. */
  readonly truth: ReadonlyMap<ActiveArm, readonly Look[]>;
}

/** Short where a fault has to run into them; a sensor of the reference guest answers within some tens of milliseconds. */
const limits: Partial<Limits> = { callMs: 5_000, canaryMs: 1_000 };
/** Longer than any of it takes on a busy machine; only who waits for a sensor in vain needs less. */
const patience = { deadlineMs: 10_000, giveUpAfterMs: 10_000 };

interface Notes {
  saw(marker: string, look: Look): void;
  botched(error: unknown): void;
}

/** One machine, handed from run to run: a run that ends gives it back instead of stopping it. */
export class Lab implements AsyncDisposable {
  readonly #setUp: ReferenceSetUp;
  readonly #runs: string;
  readonly #machine: ReferenceMachine;
  #started = false;

  private constructor(setUp: ReferenceSetUp, runs: string) {
    this.#setUp = setUp;
    this.#runs = runs;
    const { guest, host, warm } = setUp;
    const folder = machineFolder(cache, `sabotage-${randomBytes(4).toString('hex')}`);
    this.#machine = new ReferenceMachine(guest, host, warm, folder);
  }

  /** `change` gives it another set-up than the machine's own. */
  static async open(change: (setUp: ReferenceSetUp) => ReferenceSetUp = (setUp) => setUp): Promise<Lab> {
    const setUp = await readyReference(cache, process.env);
    if (setUp === null) throw new Error('the reference guest is not set up: run `motw setup`');
    return new Lab(change(setUp), await temporaryFolder());
  }

  async run(plan: SabotagePlan): Promise<Sabotaged> {
    const rig = await referenceRig({
      setUp: this.#setUp,
      cache,
      folder: await RunFolder.create(this.#runs),
      posture: plan.posture,
      drift: new Map(Object.entries(plan.drift ?? {})),
      signal: new AbortController().signal,
      progress: () => {},
    });
    const botched: unknown[] = [];
    const looks: { readonly marker: string; readonly look: Look }[] = [];
    const notes: Notes = {
      saw: (marker, seen) => looks.push({ marker, look: seen }),
      botched: (error) => botched.push(error),
    };
    const target = this.#target(rig, plan, notes);
    const shorter = { ...rig.limits, ...limits, ...plan.limits };
    const sabotaged: Rig = {
      ...rig,
      target,
      boots: new Boots(target, shorter),
      limits: shorter,
      expectations: (scenario) =>
        new Map(
          [...rig.expectations(scenario)].map(([id, expected]) => [
            id,
            { ...expected, ...patience, ...plan.patience },
          ]),
        ),
    };
    const scenarios = await chosenScenarios([plan.scenario], 'reference');
    const thrown = await run({ scenarios, arms: plan.arms, quiet: false }, sabotaged).then(
      () => null,
      (error: unknown) => error,
    );
    const record = rig.log.record();
    const arms = record.scenarios.flatMap((scenario) => scenario.arms);
    const truth = new Map(
      arms.map(({ arm, marker }) => [
        arm,
        looks.filter((one) => one.marker === marker).map((one) => one.look),
      ]),
    );
    return { record, thrown, botched, truth };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#machine[Symbol.asyncDispose]();
  }

  #target(rig: Rig, plan: SabotagePlan, notes: Notes): Target {
    const real = new ReferenceTarget(this.#machine, this.#setUp.guest, rig.target.posture);
    const marker = (): string =>
      rig.log
        .record()
        .scenarios.flatMap(({ arms }) => arms)
        .at(-1)?.marker ?? '';
    const { name, platform, modelled, posture, shipsTelemetry } = real;
    return {
      ...{ name, platform, modelled, posture, shipsTelemetry },
      machine: this.#lent(plan.reverts ?? real.machine.reverts),
      session(channel) {
        const onlooker = async (moment: string, guest: Parameters<typeof look>[1]): Promise<void> => {
          const seen = await look(moment, guest);
          if (seen !== null) notes.saw(guest.marker, seen);
        };
        const session = real.session(
          new SabotagedChannel(channel, plan.saboteur, marker, onlooker, notes.botched),
        );
        const listens = plan.saboteur.listens ?? ((source) => source);
        return { ...session, sources: session.sources.map((source) => listens(source, marker)) };
      },
      fingerprint: (session, c) => real.fingerprint(session, c),
    };
  }

  /** Starting it takes it back when it runs already. It is stopped only to be started anew, when it can't be taken back. */
  #lent(reverts: Machine['reverts']): Machine {
    const machine = this.#machine;
    let lost = false;
    const revert = async (c: Parameters<Machine['revert']>[0]): Promise<Boot> => {
      lost = true;
      const boot = await machine.revert(c);
      lost = false;
      return boot;
    };
    return {
      reverts,
      start: async (c) => {
        if (this.#started) {
          try {
            return await revert({ ...c, timeoutMs: Math.min(c.timeoutMs, 15_000) });
          } catch {
            await machine[Symbol.asyncDispose]();
          }
        }
        const boot = await machine.start(c);
        lost = false;
        this.#started = true;
        return boot;
      },
      revert,
      diagnose: () => machine.diagnose(),
      diskCopy: (c) => machine.diskCopy(c),
      [Symbol.asyncDispose]: async () => {
        if (!lost) return;
        await machine[Symbol.asyncDispose]();
        this.#started = false;
      },
    };
  }
}
