import type { RememberedRun } from '../../model/memory/remembered-run.ts';
import { History } from '../../store/history/history.ts';
import { runsNamed } from './named-runs.ts';

/**
 * What a run on a target is held against: the runs that are named, those on this target where a batch has several, or, for `latest`, the
 * newest that came to its end on this target in this posture. Null where there is no such yet, as in a scheduler's first night.
 *
 * @throws UnknownNameError, AmbiguousRunError, UnreadableRunError
 */
export async function baselineFor(
  out: string,
  ref: string,
  target: { readonly name: string; readonly posture: string | null },
): Promise<readonly RememberedRun[] | null> {
  if (ref === 'latest') return newestOn(out, target);
  if (!ref.startsWith('batch-')) return (await runsNamed(out, ref)).runs;
  using history = await History.open(out);
  const own = history.batch(ref).filter((run) => run.target.name === target.name);
  return own.length > 0 ? own : (await runsNamed(out, ref)).runs;
}

async function newestOn(
  out: string,
  { name, posture }: { readonly name: string; readonly posture: string | null },
): Promise<readonly RememberedRun[] | null> {
  using history = await History.open(out);
  const runs = history.runs({ target: name, posture });
  const newest = runs.findLast(({ state, drift }) => state === 'finished' && Object.keys(drift).length === 0);
  if (newest === undefined) return null;
  const { id, batch } = newest;
  return batch === null ? [newest] : runs.filter((run) => run.batch === batch && run.id <= id);
}
