import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildWindowsPayload } from '../../../artifacts/payloads/windows/index.ts';
import { Boots } from '../../lifecycle/boots.ts';
import type { Limits } from '../../lifecycle/rig.ts';
import { recipeOf } from '../../lifecycle/steps/build.ts';
import { hostTimestamp } from '../../model/host-time.ts';
import { type ContainerName, containerNames, type Scenario } from '../../model/scenario.ts';
import type { Machine } from '../../ports/machine.ts';
import type { Session } from '../../ports/target.ts';
import { imagesIn } from '../compose/images/images-in.ts';
import { chosenScenarios } from '../compose/project.ts';
import { limitsOf } from '../compose/windows/windows-limits.ts';
import { windowsTarget } from '../compose/windows/windows-target.ts';
import type { ChosenTarget } from '../running/chosen-targets.ts';
import { version } from '../version.ts';
import { type ProbeDocument, probeSchemaName } from './probe-document.ts';
import { questions } from './questions.ts';
import { type Condition, type Trial, tried } from './trial.ts';
import { trialWithoutNames, withoutNames } from './without-names.ts';

const ways = [
  { marked: false, by: 'api' },
  { marked: true, by: 'api' },
  { marked: false, by: 'double-click' },
  { marked: true, by: 'double-click' },
] as const;

/** Of the containers that are rarer, an unmarked mount by the interface says nothing that another trial does not. */
const conditions: readonly Condition[] = containerNames.flatMap((container) =>
  ways
    .filter(({ marked, by }) => container === 'iso' || marked || by === 'double-click')
    .map((way) => ({ container, ...way })),
);

interface How {
  readonly signal: AbortSignal;
  readonly progress: (line: string) => void;
  readonly onMachine: (machine: AsyncDisposable) => void;
  /** In place of the one that the configuration names. */
  readonly machine?: Machine;
  /** How long after a mount its events are waited for, in milliseconds. */
  readonly settleMs?: number;
}

/** Tries on a machine of the user's what is not documented, cleans up after every trial and proves it. */
export async function probeTarget(
  chosen: Extract<ChosenTarget, { platform: 'windows' }>,
  { signal, progress, onMachine, machine, settleMs = 2_000 }: How,
): Promise<ProbeDocument> {
  const limits = limitsOf(chosen.config);
  const call = { signal, timeoutMs: limits.callMs };
  const [scenario] = await chosenScenarios(['T1553.005-2'], 'windows');
  if (scenario === undefined) throw new Error('there is no scenario to probe with');
  const target = await windowsTarget(chosen, [], machine);
  onMachine(target.machine);
  const folder = await mkdtemp(join(tmpdir(), 'motw-probe-'));
  const boots = new Boots(target, limits);
  await using _machine = target.machine;
  try {
    progress('starting');
    const session = await boots.start(signal);
    // The same gates as a run's: this throws where the harness may not work.
    const { build, edition, productType, architecture } = await target.fingerprint(session, call);
    const facts = await session.guest.facts(call);
    const posture = await session.guest.posture(call);
    const states = Object.fromEntries([...posture].map(([control, { state }]) => [control, state]));
    const names = [chosen.config.user, facts.user, String(facts.details.desktopUser ?? '')];
    const trials: Trial[] = [];
    const failed: ProbeDocument['failed'][number][] = [];
    let clean = true;
    for (const condition of conditions) {
      if (signal.aborted) break;
      progress(`${condition.container}, ${condition.marked ? 'marked' : 'unmarked'}, ${condition.by}`);
      const marker = randomBytes(4).toString('hex');
      try {
        const image = await imageOf(scenario, condition.container, marker, folder, signal);
        const trial = await tried(condition, image, session, settleMs, call);
        trials.push(trialWithoutNames(trial, [...names, marker]));
      } catch (error) {
        const text = error instanceof Error ? error.message : String(error);
        failed.push({ ...condition, why: withoutNames(text, [...names, marker]) ?? '' });
      }
      // No Ctrl-C stops this.
      const cleaning = { signal: AbortSignal.timeout(limits.cleanUpMs), timeoutMs: limits.callMs };
      clean = (await cleanedUp(session, marker, cleaning)) && clean;
    }
    clean = (await ended(boots, limits)) && clean;
    return {
      schema: probeSchemaName,
      at: hostTimestamp(),
      harness: await version(),
      windows: {
        build: build ?? null,
        edition: edition ?? null,
        productType: productType ?? null,
        architecture: architecture ?? null,
      },
      fix: states['motw-propagation'] ?? 'unknown',
      desktop: facts.desktop,
      elevated: facts.elevated,
      posture: states,
      questions: questions.map(({ id, question, answer, rests }) => ({
        ...{ id, question },
        answer: answer({ trials, posture: states }),
        evidence: trials.filter(rests),
      })),
      failed,
      cleanUp: clean ? 'clean' : 'dirty',
    };
  } finally {
    await ended(boots, limits);
    await rm(folder, { recursive: true, force: true });
  }
}

/** The scenario's image in another container. A label of FAT has 11 characters. */
async function imageOf(
  scenario: Scenario,
  container: ContainerName,
  marker: string,
  folder: string,
  signal: AbortSignal,
) {
  const ending = container === 'udf' ? 'iso' : container;
  const image = {
    ...{ ...scenario.image, container, label: 'M_{marker}' },
    name: scenario.image.name.replace(/[^.]+$/, ending),
  };
  const recipe = recipeOf({ ...scenario, image }, marker);
  const built = await imagesIn(folder, buildWindowsPayload()).build(recipe, signal);
  return { built, marker, name: recipe.name, subject: scenario.subject };
}

/** Whether what the harness brought into the guest is gone again. */
function ended(boots: Boots, { cleanUpMs }: Pick<Limits, 'cleanUpMs'>): Promise<boolean> {
  return boots.end(AbortSignal.timeout(cleanUpMs)).then(
    () => true,
    () => false,
  );
}

/** Whether nothing of the trial is left. */
async function cleanedUp(
  { guest }: Session,
  marker: string,
  c: { readonly signal: AbortSignal; readonly timeoutMs: number },
): Promise<boolean> {
  try {
    const left = await guest.residue(marker, c);
    if (left.length > 0) await guest.remove(left, c);
    return (await guest.residue(marker, c)).length === 0;
  } catch {
    return false;
  }
}
