import { stringify } from 'csv-stringify/sync';
import type { RunRecord, ScenarioRecord, Verdict } from '../../model/run-record.ts';
import { runTrouble } from '../content/run/run-trouble.ts';
import { driftOf } from '../content/target/drift.ts';
import { evidenceRemark } from '../content/target/evidence-remark.ts';
import { mechanismOf } from '../content/target/modelled.ts';
import { visible } from '../printable.ts';

interface Row {
  readonly run: RunRecord;
  /** Null where the run had none. */
  readonly scenario: ScenarioRecord | null;
  /** Null where nothing was judged. */
  readonly verdict: Verdict | null;
}

type Cell = string | number | null;

const columns = {
  run: ({ run }) => run.id,
  started: ({ run }) => run.startedAt,
  state: ({ run }) => run.state,
  cleanUp: ({ run }) => run.cleanUp,
  target: ({ run }) => run.target.name,
  platform: ({ run }) => (run.target.platform === 'reference' ? 'reference guest' : run.target.platform),
  posture: ({ run }) => run.target.posture.name,
  drift: ({ run }) => driftOf(run).join(', '),
  build: ({ run: { target } }) => String(target.fingerprint.build ?? target.fingerprint.kernel ?? ''),
  harness: ({ run }) => run.harness.version,
  scenario: ({ scenario }) => scenario?.id ?? null,
  technique: ({ scenario }) => scenario?.technique ?? null,
  atomicGuid: ({ scenario }) => scenario?.atomic?.guid ?? null,
  control: ({ verdict }) => verdict?.control ?? null,
  kind: ({ verdict }) => verdict?.kind ?? null,
  mechanism: ({ run, verdict }) => (verdict === null ? null : mechanismOf(run, verdict.control)),
  status: ({ verdict }) => verdict?.status ?? null,
  expected: ({ verdict }) => verdict?.expected ?? null,
  outcome: ({ verdict }) => verdict?.outcome ?? 'inconclusive',
  why: ({ run, verdict }) => (verdict === null ? runTrouble(run) : verdict.why),
  marked: ({ verdict }) => verdict?.arms.marked ?? null,
  unmarked: ({ verdict }) => verdict?.arms.unmarked ?? null,
  noise: ({ verdict }) => verdict?.noise ?? null,
  timeToDetectMs: ({ verdict }) => verdict?.timeToDetectMs ?? null,
  evidence: ({ verdict }) => verdict?.evidence.join(' ') ?? null,
  remark: ({ run }) => evidenceRemark(run),
} as const satisfies Readonly<Record<string, (row: Row) => Cell>>;

/**
 * One row a verdict, with a row of names above (RFC 4180, lines end with CR and LF, the last one included). Where nothing was judged a
 * row without a control says why, so that the run is not missing from a table of many. A cell that a spreadsheet would take for a
 * formula begins with an apostrophe.
 */
export function csvReport(run: RunRecord): string {
  const rows = rowsOf(run).map((row) => Object.values(columns).map((cell) => shown(cell(row))));
  return stringify([Object.keys(columns), ...rows], { record_delimiter: 'windows', escape_formulas: true });
}

function rowsOf(run: RunRecord): readonly Row[] {
  if (run.scenarios.length === 0) return [{ run, scenario: null, verdict: null }];
  return run.scenarios.flatMap((scenario): readonly Row[] =>
    scenario.verdicts.length === 0
      ? [{ run, scenario, verdict: null }]
      : scenario.verdicts.map((verdict) => ({ run, scenario, verdict })),
  );
}

/** What a spreadsheet takes in one cell, in characters. */
const longest = 32_000;

/** A space before it would hide a formula from the guard, and not from every spreadsheet. */
function shown(cell: Cell): Cell {
  return typeof cell === 'string' ? visible(cell.slice(0, longest)).slice(0, longest).trim() : cell;
}
