import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { projectScenarios } from '../../../runner/cli/compose/project.ts';
import { baselineFor } from '../../../runner/cli/memory/baseline.ts';
import type { RunRecord } from '../../../runner/model/run-record.ts';
import type { ActiveArm, Status } from '../../../runner/model/words.ts';
import { night, one, two } from '../../comparison/remembered-builder.ts';
import { temporaryFolder } from '../../guest/motw.ts';
import { runRecord, scenario, verdict } from '../../reports/record-builder.ts';

const scenarios = await projectScenarios();
const both: readonly ActiveArm[] = ['marked', 'unmarked'];
const [name, posture] = ['reference', 'hardened'];

interface Night {
  readonly ids?: readonly string[];
  readonly status?: Status;
  readonly arms?: readonly ActiveArm[];
}

async function store(
  out: string,
  day: number,
  { ids = [one, two], status = 'detected', arms = both }: Night,
) {
  const verdicts = [
    verdict('image-mounted', status, { arms: Object.fromEntries(arms.map((arm) => [arm, status])) }),
  ];
  const { target } = runRecord({});
  const record: RunRecord = runRecord({
    ...night(day),
    target: { ...target, name, posture: { ...target.posture, name: posture } },
    scenarios: ids.map((id) => scenario({ id, verdicts })),
  });
  await mkdir(join(out, record.id));
  await writeFile(join(out, record.id, 'run.json'), JSON.stringify(record));
}

const latest = async (out: string, ids: readonly string[], { arms = both, ref = 'latest' } = {}) => {
  const plan = { scenarios: scenarios.filter(({ id }) => ids.includes(id)), arms };
  const runs = await baselineFor(out, ref, { name, posture, plan, onlyThese: ids.length === 1 });
  return runs?.map((run) => [run.id, run.scenarios.map(({ id }) => id)]);
};

test('latest is the newest that tells of each scenario and arm that is run now', async (t) => {
  const out = await temporaryFolder();
  await store(out, 1, {});
  await store(out, 2, { arms: ['unmarked'] });
  await store(out, 3, { ids: [one] });
  await store(out, 4, { ids: [] });
  await store(out, 5, { status: 'inconclusive' });
  t.deepEqual(await latest(out, [one, two]), [[night(1).id, [one, two]]]);
  t.deepEqual(await latest(out, [one, two], { arms: ['unmarked'] }), [[night(2).id, [one, two]]]);
  t.deepEqual(await latest(out, [one]), [[night(3).id, [one]]]);
});

test('where none tells of all, latest is the newest; where there is none, none', async (t) => {
  const out = await temporaryFolder();
  t.is(await latest(out, [one, two]), undefined);
  await store(out, 1, { ids: [two] });
  await store(out, 2, { ids: [one] });
  t.deepEqual(await latest(out, [one, two]), [[night(2).id, [one]]]);
});

test('what was left out on purpose is not compared, in a run that is named either', async (t) => {
  const out = await temporaryFolder();
  await store(out, 1, {});
  t.deepEqual(await latest(out, [two], { ref: night(1).id }), [[night(1).id, [two]]]);
  t.deepEqual(await latest(out, [one, two], { ref: night(1).id }), [[night(1).id, [one, two]]]);
});
