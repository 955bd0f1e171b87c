import { basename, dirname, resolve } from 'node:path';
import { debuglog } from 'node:util';
import { historyOf } from '../../comparison/history.ts';
import type { HistoryDocument } from '../../model/memory/history.ts';
import type { RunRecord } from '../../model/run-record.ts';
import type { ReportContext } from '../../ports/reporter.ts';
import { readCalibration } from '../../store/calibration-file.ts';
import { readDiff } from '../../store/diff-file.ts';
import { History } from '../../store/history/history.ts';

const debug = debuglog('motw');

/** Where only the run itself is shown. */
export const noContext: ReportContext = { calibration: null, diff: null, history: null };

/** The runs before it that a report shows, and itself. */
const shownRuns = 60;

/**
 * What a report of a stored run shows beside it.
 *
 * @throws CalibrationFileError; DiffFileError
 */
export async function reportContext(folder: string, record: RunRecord): Promise<ReportContext> {
  const own = resolve(folder);
  return {
    calibration: await readCalibration(dirname(own)),
    diff: await readDiff(own),
    history: await historyUpTo(own, record).catch(withoutIt),
  };
}

/** The same for a run that is to be reported whatever is wrong beside it: each part that can't be read is left out alone. */
export async function readableContext(folder: string, record: RunRecord): Promise<ReportContext> {
  const own = resolve(folder);
  return {
    calibration: await readCalibration(dirname(own)).catch(withoutIt),
    diff: await readDiff(own).catch(withoutIt),
    history: await historyUpTo(own, record).catch(withoutIt),
  };
}

function withoutIt(error: unknown): null {
  debug('left out of a report: %s', error);
  return null;
}

async function historyUpTo(folder: string, { target }: RunRecord): Promise<HistoryDocument> {
  using history = await History.open(dirname(folder));
  const { name, posture } = target;
  const runs = history.runs({
    target: name,
    posture: posture.name,
    upTo: basename(folder),
    last: shownRuns,
  });
  return historyOf(runs, history.unreadable);
}
