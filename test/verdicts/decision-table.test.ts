import test from 'ava';
import type { Status } from '../../runner/model/words.ts';
import { judgeScenario } from '../../runner/verdicts/judge.ts';
import { limitIn } from '../../runner/verdicts/time-limit.ts';
import { deliveryRows } from './delivery-rows.ts';
import { detectiveRows } from './detective-rows.ts';
import { guardRows } from './guard-rows.ts';
import { outcomeRows } from './outcome-rows.ts';
import { preventiveRows } from './preventive-rows.ts';
import { reachRows } from './reach-rows.ts';
import { scenarioCase } from './record-builder.ts';
import type { Row } from './row.ts';
import { undeclaredRows } from './undeclared-rows.ts';

const tables: Readonly<Record<string, readonly Row[]>> = {
  preventive: preventiveRows,
  reach: reachRows,
  detective: detectiveRows,
  delivery: deliveryRows,
  guards: guardRows,
  undeclared: undeclaredRows,
  outcome: outcomeRows,
};

for (const [table, rows] of Object.entries(tables)) {
  for (const row of rows) {
    test(`${table}: ${row.title}`, (t) => {
      const { verdicts } = judgeScenario(scenarioCase(row.given));
      const verdict = verdicts.find(({ control }) => control === row.control);
      if (verdict === undefined) return t.fail(`no verdict on ${row.control}`);
      t.is(verdict.status, row.status, verdict.why);
      if (row.arms !== undefined) t.deepEqual(verdict.arms, row.arms);
      if (row.why !== undefined) t.regex(verdict.why, row.why);
      if (row.evidence !== undefined) t.deepEqual(verdict.evidence, row.evidence);
      if (row.outcome !== undefined) t.is(verdict.outcome, row.outcome, verdict.why);
      if (row.noise !== undefined) t.is(verdict.noise, row.noise);
      if (row.timeToDetectMs !== undefined) t.is(verdict.timeToDetectMs, row.timeToDetectMs);
      const isTimed = (['detected', 'late', 'missed'] as readonly Status[]).includes(verdict.status);
      t.is(limitIn(verdict.why) !== null, isTimed, 'its reason names the time limit that decided it');
    });
  }
}
