import type { Plan } from '../../lifecycle/rig.ts';
import type { RememberedRun } from '../../model/memory/remembered-run.ts';
import { isKnown } from '../../model/words.ts';
import { History } from '../../store/history/history.ts';
import { runsNamed } from './named-runs.ts';

/** The run that is to be held against a baseline. */
interface Now {
  readonly name: string;
  readonly posture: string | null;
  readonly plan: Pick<Plan, 'scenarios' | 'arms'>;
  /** Whether the scenarios were named, and the others left out on purpose. */
  readonly onlyThese: boolean;
}

/**
 * What a run on a target is held against: the runs that are named, those on this target where a batch has several, or, for `latest`, the
 * newest that came to its end on this target in this posture and tells of all that is run now; where none does, the newest. Null where
 * there is no such yet, as in a scheduler's first night. What they say of scenarios that are left out on purpose is not compared.
 *
 * @throws UnknownNameError, AmbiguousRunError, UnreadableRunError
 */
export async function baselineFor(
  out: string,
  ref: string,
  now: Now,
): Promise<readonly RememberedRun[] | null> {
  const runs = ref === 'latest' ? await newestOn(out, now) : await named(out, ref, now);
  return runs === null || !now.onlyThese ? runs : runs.map((run) => ofThese(run, now));
}

async function named(out: string, ref: string, { name }: Now): Promise<readonly RememberedRun[]> {
  if (!ref.startsWith('batch-')) return (await runsNamed(out, ref)).runs;
  using history = await History.open(out);
  const own = history.batch(ref).filter((run) => run.target.name === name);
  return own.length > 0 ? own : (await runsNamed(out, ref)).runs;
}

async function newestOn(out: string, now: Now): Promise<readonly RememberedRun[] | null> {
  using history = await History.open(out);
  const runs = history.runs({ target: now.name, posture: now.posture });
  const ended = runs.filter(({ state, drift }) => state === 'finished' && Object.keys(drift).length === 0);
  // Held against a run of one scenario, or of a night without a machine, no regression would be seen.
  const newest = ended.findLast((run) => tellsOf(run, now)) ?? ended.at(-1);
  if (newest === undefined) return null;
  const { id, batch } = newest;
  return batch === null ? [newest] : runs.filter((run) => run.batch === batch && run.id <= id);
}

/** Whether something is known by it of each scenario and each arm. */
function tellsOf({ scenarios }: RememberedRun, { plan }: Now): boolean {
  return plan.scenarios.every(({ id }) => {
    const verdicts = scenarios.find((scenario) => scenario.id === id)?.verdicts ?? [];
    return plan.arms.every((arm) =>
      verdicts.some(({ arms: { [arm]: status = 'inconclusive' } }) => isKnown(status)),
    );
  });
}

function ofThese(run: RememberedRun, { plan }: Now): RememberedRun {
  const ids = plan.scenarios.map(({ id }) => id);
  return { ...run, scenarios: run.scenarios.filter(({ id }) => ids.includes(id)) };
}
