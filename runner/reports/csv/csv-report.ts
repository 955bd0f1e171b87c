import { stringify } from 'csv-stringify/sync';
import type { RunRecord } from '../../model/run-record.ts';
import { driftOf } from '../content/target/drift.ts';
import { mechanismOf } from '../content/target/modelled.ts';
import { type JudgedVerdict, verdictsOf } from '../content/verdicts/findings.ts';
import { visible } from '../printable.ts';

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
  scenario: ({ scenario }) => scenario.id,
  technique: ({ scenario }) => scenario.technique,
  atomicGuid: ({ scenario }) => scenario.atomic?.guid ?? null,
  control: ({ verdict }) => verdict.control,
  kind: ({ verdict }) => verdict.kind,
  mechanism: ({ run, verdict }) => mechanismOf(run, verdict.control),
  status: ({ verdict }) => verdict.status,
  expected: ({ verdict }) => verdict.expected,
  outcome: ({ verdict }) => verdict.outcome,
  why: ({ verdict }) => verdict.why,
  marked: ({ verdict }) => verdict.arms.marked ?? null,
  unmarked: ({ verdict }) => verdict.arms.unmarked ?? null,
  noise: ({ verdict }) => verdict.noise,
  timeToDetectMs: ({ verdict }) => verdict.timeToDetectMs,
  evidence: ({ verdict }) => verdict.evidence.join(' '),
} as const satisfies Readonly<Record<string, (row: JudgedVerdict & { readonly run: RunRecord }) => Cell>>;

/**
 * One row a verdict, with a row of names above (RFC 4180, lines end with CR and LF, the last one included). A cell that a spreadsheet
 * would take for a formula begins with an apostrophe.
 */
export function csvReport(run: RunRecord): string {
  const rows = verdictsOf(run).map((judged) =>
    Object.values(columns).map((cell) => shown(cell({ ...judged, run }))),
  );
  return stringify([Object.keys(columns), ...rows], { record_delimiter: 'windows', escape_formulas: true });
}

/** What a spreadsheet takes in one cell, in characters. */
const longest = 32_000;

/** A space before it would hide a formula from the guard, and not from every spreadsheet. */
function shown(cell: Cell): Cell {
  return typeof cell === 'string' ? visible(cell.slice(0, longest)).slice(0, longest).trim() : cell;
}
