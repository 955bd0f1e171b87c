import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import * as z from 'zod';
import type { Diff } from '../../../runner/model/memory/diff.ts';
import type { RunRecord } from '../../../runner/model/run-record.ts';
import type { ControlId, Status } from '../../../runner/model/words.ts';
import { night } from '../../comparison/remembered-builder.ts';
import { type Ended, motw, temporaryFolder } from '../../guest/motw.ts';
import { arm, observation, runRecord, scenario, verdict } from '../../reports/record-builder.ts';

type Statuses = Readonly<Record<ControlId, Status>>;

const idOf = (day: number, repetition = 0) => `${night(day).id.slice(0, -1)}${repetition}`;

/** A stored run of a day; only its record. */
async function store(
  out: string,
  day: number,
  statuses: Statuses,
  given: Partial<RunRecord> = {},
): Promise<string> {
  const record = runRecord({
    ...night(day),
    scenarios: [
      scenario({ verdicts: Object.entries(statuses).map(([control, status]) => verdict(control, status)) }),
    ],
    ...given,
  });
  await mkdir(join(out, record.id));
  await writeFile(join(out, record.id, 'run.json'), JSON.stringify(record));
  return record.id;
}

async function repeat(
  out: string,
  day: number,
  some: readonly Statuses[],
  given: Partial<RunRecord> = {},
): Promise<string> {
  const batch = `batch-${night(day).id}`;
  for (const [i, statuses] of some.entries())
    await store(out, day, statuses, { id: idOf(day, i), batch, ...given });
  return batch;
}

const diff = (out: string, ...args: readonly string[]) => motw(['diff', ...args, '--out', out]);

async function json(
  t: ExecutionContext,
  out: string,
  ...args: readonly string[]
): Promise<Diff & { code: number | null }> {
  const { code, stdout, stderr } = await diff(out, ...args, '--json');
  t.is(stderr, '');
  const schema = await readFile(new URL('../../../runner/store/diff.schema.json', import.meta.url), 'utf8');
  const document = JSON.parse(stdout);
  t.is(z.fromJSONSchema(JSON.parse(schema)).safeParse(document).error, undefined);
  return { ...document, code };
}

const prevented: Statuses = { 'mount-verb': 'prevented', 'image-mounted': 'detected' };
const passes: Statuses = { 'mount-verb': 'not-prevented', 'image-mounted': 'detected' };
const onTarget = (name: string): Partial<RunRecord> => ({ target: { ...runRecord({}).target, name } });

test('two runs: what regressed, on standard output; exit 1, and no index is made for it', async (t) => {
  const out = await temporaryFolder();
  await store(out, 1, prevented);
  await store(out, 2, passes);
  const { code, stdout, stderr } = await diff(out, idOf(1), idOf(2));
  t.is(code, 1, stderr);
  t.is(stderr, '');
  t.regex(stdout, /^!! mount-verb regressed: prevented, then not-prevented$/m);
  t.regex(stdout, /^1 unchanged$/m);
  t.false(existsSync(join(out, 'history.sqlite')));
  const all = await diff(out, idOf(1), idOf(2), '--all');
  t.regex(all.stdout, /image-mounted \(detected\)/);
});

test('exit 0 where nothing is worse, 3 where something can not be told', async (t) => {
  const out = await temporaryFolder();
  await store(out, 1, passes);
  await store(out, 2, prevented);
  await store(out, 3, { ...prevented, 'mount-verb': 'inconclusive' });
  t.is((await diff(out, idOf(1), idOf(2))).code, 0);
  t.is((await diff(out, idOf(2), idOf(3))).code, 3);
  t.is((await diff(out, 'latest', 'latest')).code, 3, 'inconclusive both times');
  t.is((await diff(out, idOf(2), idOf(2))).code, 0);
});

test('other conditions: incomparable, exit 3; with --across compared, and named', async (t) => {
  const out = await temporaryFolder();
  await store(out, 1, prevented);
  await store(out, 2, passes, { harness: { ...runRecord({}).harness, version: '0.2.0' } });
  const apart = await diff(out, idOf(1), idOf(2));
  t.is(apart.code, 3);
  t.regex(apart.stdout, /^\?\? incomparable: the harness version differs: 0\.1\.0, then 0\.2\.0$/m);
  t.regex(apart.stdout, /^with --across .*: 1 of 2 has another\s+status$/m);
  const across = await json(t, out, idOf(1), idOf(2), '--across');
  t.is(across.code, 1);
  t.true(across.across);
  t.deepEqual(across.differences, [{ what: 'harness version', before: '0.1.0', after: '0.2.0' }]);
  t.regex(across.controls[0]?.why ?? '', /since then the harness version differs: 0\.1\.0, then 0\.2\.0$/);
});

test('a rule that was taken away on purpose: a regression, as the record says which rule it was', async (t) => {
  const out = await temporaryFolder();
  const rules = { 'r-1': 'a'.repeat(64), 'r-2': 'b'.repeat(64) };
  const said = (ruleOf: Record<string, string>) => observation(null, null, 'configuration', { ruleOf });
  const harness = (some: Record<string, string>) => ({ ...runRecord({}).harness, rules: some });
  await store(out, 1, prevented, {
    harness: harness(rules),
    observations: [said({ 'image-mounted': 'r-1', 'mark-written': 'r-2' })],
  });
  await store(
    out,
    2,
    { ...prevented, 'image-mounted': 'missed' },
    {
      harness: harness({ 'r-2': 'b'.repeat(64) }),
      observations: [
        said({ 'mark-written': 'r-2' }),
        observation(null, null, 'posture', { drift: { 'image-mounted': 'rule-off' } }),
      ],
    },
  );
  const { code, controls, differences } = await json(t, out, idOf(1), idOf(2));
  t.is(code, 1);
  t.like(
    controls.find(({ control }) => control === 'image-mounted'),
    { change: 'regressed', why: 'its rule is gone; --drift of it: none, then rule-off' },
  );
  t.deepEqual(differences, [
    { what: 'rule image-mounted', before: 'a'.repeat(12), after: null },
    { what: 'drift image-mounted', before: null, after: 'rule-off' },
  ]);
});

test('one run is held against the newest before it: of the same target and posture, and come to its end', async (t) => {
  const out = await temporaryFolder();
  const posture = { ...runRecord({}).target.posture, name: 'patched' };
  await store(out, 1, prevented);
  await store(out, 2, passes, onTarget('other'));
  await store(out, 3, passes, { target: { ...runRecord({}).target, posture } });
  await store(out, 4, passes, { state: 'interrupted' });
  await store(out, 5, passes);
  await store(out, 6, prevented);
  const found = await json(t, out, idOf(5));
  t.is(found.code, 1);
  t.is(found.before?.id, idOf(1));
  t.is(found.after.id, idOf(5));
  t.is((await json(t, out, 'latest')).before?.id, idOf(5));
});

test('nights without a machine, of one scenario or in other arms stand in no regression’s way; alone, they are better than none', async (t) => {
  const out = await temporaryFolder();
  const of = (ids: readonly string[], status: Status, arms: readonly ('marked' | 'unmarked')[]) => ({
    scenarios: ids.map((id) =>
      scenario({ id, arms: arms.map((name) => arm(name, [])), verdicts: [verdict('mount-verb', status)] }),
    ),
  });
  const both = ['marked', 'unmarked'] as const;
  await store(out, 1, {}, of(['a', 'b'], 'prevented', both));
  await store(out, 2, {}, of(['a'], 'prevented', both));
  await store(out, 3, {}, of(['a', 'b'], 'inconclusive', both));
  await store(out, 4, {}, of(['a', 'b'], 'prevented', ['marked']));
  await store(out, 5, {}, of(['a', 'b'], 'not-prevented', both));
  const found = await json(t, out, 'latest');
  t.deepEqual([found.before?.id, found.code], [idOf(1), 1]);
  const other = await json(t, out, idOf(4));
  t.is(other.before?.id, idOf(3), 'none ran the marked arm alone');
});

test('one run with none before it: exit 2, and how to go on', async (t) => {
  const out = await temporaryFolder();
  await store(out, 1, prevented, onTarget('other'));
  await store(out, 2, prevented);
  const { code, stdout, stderr } = await diff(out, 'latest');
  t.is(code, 2);
  t.is(stdout, '');
  t.regex(
    stderr,
    /no run on reference, posture hardened, before .* that came to its end\n {2}mend: name the two/,
  );
});

test('a repeated run stands for all its repetitions, by the id of any of them or of the batch', async (t) => {
  const out = await temporaryFolder();
  const before = await repeat(out, 1, [prevented, prevented, { ...prevented, 'mount-verb': 'inconclusive' }]);
  await repeat(out, 2, [passes, prevented, passes]);
  await repeat(out, 3, [passes, passes]);
  for (const ref of [before, idOf(1, 0), idOf(1, 2)]) {
    const { code, ...found } = await json(t, out, ref, idOf(2, 1));
    t.is(code, 3, ref);
    t.deepEqual(found.before?.runs, [idOf(1, 0), idOf(1, 1), idOf(1, 2)]);
    const verb = found.controls.find(({ control }) => control === 'mount-verb');
    t.is(verb?.change, 'flaky');
    t.is(verb?.why, 'later repetitions: not-prevented 2 of 3, prevented 1');
    t.deepEqual(verb?.seen.before, { prevented: 2, inconclusive: 1 });
  }
  t.is((await json(t, out, before, 'latest')).code, 1);
  const alone = await json(t, out, 'latest');
  t.deepEqual(alone.before?.runs, [idOf(2, 0), idOf(2, 1), idOf(2, 2)]);
});

test('two repetitions of one run are held against each other', async (t) => {
  const out = await temporaryFolder();
  await repeat(out, 1, [prevented, passes, prevented]);
  const { code, before, after } = await json(t, out, idOf(1, 0), idOf(1, 1));
  t.is(code, 1);
  t.deepEqual([before?.runs, after.runs], [[idOf(1, 0)], [idOf(1, 1)]]);
});

test('a batch on several targets: one run of it stands for those on its target, the batch for none', async (t) => {
  const out = await temporaryFolder();
  await store(out, 1, prevented);
  const batch = await repeat(out, 2, [passes, passes]);
  await store(out, 2, prevented, { id: idOf(2, 5), batch, ...onTarget('other') });
  const { code, stderr } = await diff(out, idOf(1), batch);
  t.is(code, 2);
  t.regex(stderr, /batch-\S+ holds runs on reference, other/);
  t.regex(stderr, new RegExp(`mend: .*${idOf(2, 0)} \\(reference\\), ${idOf(2, 5)} \\(other\\)`));
  t.deepEqual((await json(t, out, idOf(1), idOf(2, 0))).after.runs, [idOf(2, 0), idOf(2, 1)]);
});

test('a run is also named by its folder, wherever that is', async (t) => {
  const [out, elsewhere] = [await temporaryFolder(), await temporaryFolder()];
  await store(out, 1, prevented);
  await store(elsewhere, 2, passes);
  const { code, stdout } = await diff(out, 'latest', join(elsewhere, idOf(2)));
  t.is(code, 1, stdout);
});

test('a reference that is none: exit 2, one line what, one line how to mend it', async (t) => {
  const out = await temporaryFolder();
  await store(out, 1, prevented);
  await store(out, 2, prevented);
  const wrong: readonly (readonly [readonly string[], RegExp])[] = [
    [[], /missing required argument 'before'/],
    [['latest', '20200101'], /unknown run '20200101'/],
    [['latest', '202611'], /2 runs begin with '202611'/],
    [['batch-20200101-020000-0000', 'latest'], /unknown run 'batch-20200101-020000-0000'/],
    [['latest', 'latest', 'latest'], /too many arguments/],
    [['latest', '--acros'], /unknown option '--acros'/],
  ];
  for (const [args, says] of wrong) {
    const { code, stdout, stderr } = await diff(out, ...args);
    t.is(code, 2, args.join(' '));
    t.is(stdout, '');
    t.regex(stderr, says);
    t.notRegex(stderr, /\n\s+at /, 'no stack trace');
  }
});

test('a run that is damaged: exit 3, and what is left of it', async (t) => {
  const out = await temporaryFolder();
  await store(out, 1, prevented);
  await store(out, 2, passes);
  await writeFile(join(out, idOf(2), 'run.json'), '{');
  const { code, stdout, stderr }: Ended = await diff(out, idOf(1), idOf(2));
  t.is(code, 3);
  t.is(stdout, '');
  t.regex(stderr, /run\.json is not JSON/);
});
