import { basename, dirname, resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { type RememberedRun, rememberedOf } from '../../model/memory/remembered-run.ts';
import { isKnown } from '../../model/words.ts';
import { findRun, readNamedRun } from '../../store/find-run.ts';
import { History } from '../../store/history/history.ts';
import { UsageError } from '../usage-error.ts';

/** What a word of the user's stands for: a run and, where it was repeated, all its repetitions. */
export interface NamedRuns {
  /** The folder of the run folders that it lies in. */
  readonly runsFolder: string;
  /** Of a batch the newest. */
  readonly named: RememberedRun;
  readonly runs: readonly RememberedRun[];
}

/**
 * @param ref a run, as `findRun` takes it, or the id of a batch on one target
 * @throws UnknownNameError, AmbiguousRunError, UnreadableRunError, and UsageError for a batch on several targets
 */
export async function runsNamed(out: string, ref: string): Promise<NamedRuns> {
  return (await batchNamed(out, ref)) ?? (await runNamed(out, ref));
}

async function batchNamed(runsFolder: string, ref: string): Promise<NamedRuns | null> {
  if (!ref.startsWith('batch-')) return null;
  using history = await History.open(runsFolder);
  const runs = history.batch(ref);
  const newest = runs.at(-1);
  if (newest === undefined) return null;
  const targets = Map.groupBy(runs, ({ target }) => target.name);
  if (targets.size > 1)
    throw new UsageError(
      `${ref} holds runs on ${[...targets.keys()].join(', ')}, and only runs on one target are repetitions of each other`,
      `name one run of the target that you mean: ${[...targets].map(([name, [first]]) => `${first?.id} (${name})`).join(', ')}`,
    );
  return { runsFolder, named: newest, runs };
}

async function runNamed(out: string, ref: string): Promise<NamedRuns> {
  const found = await findRun(out, ref);
  const record = await readNamedRun(found);
  const folder = resolve(found);
  const runsFolder = dirname(folder);
  const named = { ...rememberedOf(record), id: basename(folder) };
  const { batch, target } = named;
  if (batch === null) return { runsFolder, named, runs: [named] };
  using history = await History.open(runsFolder);
  const repetitions = history.batch(batch).filter((run) => run.target.name === target.name);
  return { runsFolder, named, runs: repetitions.length === 0 ? [named] : repetitions };
}

/**
 * The newest run before these on the same target in the same posture that came to its end and tells of the same scenarios in the same
 * arms, with its repetitions; where none does, the newest that came to its end.
 *
 * @throws UsageError where there is none
 */
export async function runsBefore({ runsFolder, named, runs }: NamedRuns): Promise<NamedRuns> {
  const { target } = named;
  using history = await History.open(runsFolder);
  const own = new Set(runs.map(({ id }) => id));
  const asked = { id: named.id, target: target.name, posture: target.posture.name };
  let newest: RememberedRun | null = null;
  for (const earlier of history.earlier(asked)) {
    if (earlier.state !== 'finished' || own.has(earlier.id)) continue;
    const tells = tellsOf(earlier, named);
    if (tells || newest === null) newest = earlier;
    if (tells) break;
  }
  if (newest !== null) {
    const { batch } = newest;
    const repetitions =
      batch === null
        ? [newest]
        : history.batch(batch).filter((run) => run.target.name === target.name && !own.has(run.id));
    return { runsFolder, named: newest, runs: repetitions };
  }
  const posture = target.posture.name === null ? '' : `, posture ${target.posture.name},`;
  throw new UsageError(
    `there is no run on ${target.name}${posture} before ${named.id} that came to its end`,
    'name the two runs to compare: motw diff RUN RUN',
  );
}

/** Held against a run of one scenario, or of a night without a machine, no regression would be seen. */
function tellsOf(earlier: RememberedRun, { scenarios }: RememberedRun): boolean {
  return scenarios.every(({ id, arms }) => {
    const there = earlier.scenarios.find((scenario) => scenario.id === id);
    return (
      there !== undefined &&
      isDeepStrictEqual(there.arms, arms) &&
      there.verdicts.some(({ status }) => isKnown(status))
    );
  });
}
