import { mkdir, readdir, readFile, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import fc from 'fast-check';
import type { RunRecord } from '../../../runner/model/run-record.ts';
import { History } from '../../../runner/store/history/history.ts';
import { temporaryFolder } from '../../guest/motw.ts';
import { runRecord, scenario, verdict } from '../../reports/record-builder.ts';
import { drifted, faulty, hardened, interrupted } from '../../reports/sample-runs.ts';
import { whatFoldersSay, whatHistorySays } from './what-folders-say.ts';

const names = [
  '20261101-020000-0000',
  '20261102-020000-0000',
  '20261103-020000-0000',
  '20261104-020000-0000',
];

const record: fc.Arbitrary<RunRecord> = fc.oneof(
  fc.constantFrom(hardened, drifted, faulty, interrupted),
  fc
    .record({
      state: fc.constantFrom('running', 'finished'),
      // As long as each other: the size tells nothing.
      status: fc.constantFrom('prevented', 'not-reached'),
      why: fc.constantFrom('a', 'b'),
      control: fc.constantFrom('x', 'y', 'it\'s "odd"; DROP TABLE runs --', 'constructor'),
      target: fc.constantFrom('reference', 'win11'),
    })
    .map(({ state, status, why, control, target }) =>
      runRecord({
        state,
        target: { ...hardened.target, name: target },
        scenarios: [scenario({ verdicts: [verdict(control, status, { why })] })],
      }),
    ),
);

type Step =
  | { readonly is: 'put'; readonly name: string; readonly record: RunRecord }
  | { readonly is: 'remove' | 'empty' | 'cut' | 'no-file'; readonly name: string }
  | { readonly is: 'look' | 'forget' | 'cut-database' | 'no-database' };

const name = fc.constantFrom(...names);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ is: fc.constant('put'), name, record }) },
  {
    weight: 3,
    arbitrary: fc.record({ is: fc.constantFrom('remove', 'empty', 'cut', 'no-file'), name }),
  },
  { weight: 4, arbitrary: fc.record({ is: fc.constant('look') }) },
  { weight: 2, arbitrary: fc.record({ is: fc.constantFrom('forget', 'cut-database', 'no-database') }) },
);

let moment = Date.UTC(2026, 10, 1);

/** Written long ago, and yet later than all that were written before: so its time alone tells that it changed. */
async function writeLongAgo(file: string, text: string): Promise<void> {
  await writeFile(file, text);
  const time = new Date(moment++);
  await utimes(file, time, time);
}

async function take(folder: string, taken: Step): Promise<void> {
  const database = join(folder, 'history.sqlite');
  if ('name' in taken) {
    const run = join(folder, taken.name);
    const file = join(run, 'run.json');
    if (taken.is === 'remove') return rm(run, { recursive: true, force: true });
    const isOfAnotherKind = (await stat(file).catch(() => null))?.isFile() !== (taken.is !== 'no-file');
    if (isOfAnotherKind) await rm(run, { recursive: true, force: true });
    await mkdir(taken.is === 'no-file' ? file : run, { recursive: true });
    if (taken.is === 'put') await writeLongAgo(file, JSON.stringify(taken.record));
    if (taken.is === 'empty') await writeLongAgo(file, '');
    if (taken.is === 'cut') await writeLongAgo(file, JSON.stringify(hardened).slice(0, 900));
    return;
  }
  const { size } = await stat(database).catch(() => ({ size: 0 }));
  if (taken.is === 'forget') await rm(database, { force: true });
  if (taken.is === 'cut-database' && size > 0) await truncate(database, Math.floor(size / 2));
  if (taken.is === 'no-database') await writeFile(database, 'this is no database, and never was');
}

async function mustAgree(t: ExecutionContext, folder: string, why: string): Promise<void> {
  t.deepEqual(await whatHistorySays(folder), await whatFoldersSay(folder), why);
}

test('whatever happens to the run folders and the database, the history says what the folders say', async (t) => {
  t.timeout(4 * 60_000);
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 14 }), async (steps) => {
      const folder = await temporaryFolder();
      try {
        for (const each of steps) {
          await take(folder, each);
          // It is looked at in between only sometimes, so that several things happen to a database at once.
          if (each.is === 'look') await mustAgree(t, folder, 'in between');
        }
        await mustAgree(t, folder, 'at the end');
        await mustAgree(t, folder, 'once more');
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    }),
    { numRuns: 120 },
  );
});

const running = runRecord({ state: 'running', finishedAt: null, outcome: null, cleanUp: null });

test('a running run is read each time, even where neither size nor time tell of a change', async (t) => {
  const folder = await temporaryFolder();
  const [first = '', second = ''] = names;
  for (const run of [first, second])
    await take(folder, { is: 'put', name: run, record: { ...running, id: run } });
  const file = join(folder, first, 'run.json');
  const longAgo = new Date('2026-11-01T02:00:00Z');
  await utimes(file, longAgo, longAgo);
  await utimes(join(folder, second, 'run.json'), longAgo, longAgo);
  t.deepEqual(
    (await whatHistorySays(folder)).runs.map(({ state }) => state),
    ['running', 'running'],
  );
  await writeFile(file, (await readFile(file, 'utf8')).replace('"0.1.0"', '"0.2.0"'));
  await utimes(file, longAgo, longAgo);
  t.deepEqual(
    (await whatHistorySays(folder)).runs.map(({ harness }) => harness.version),
    ['0.2.0', '0.1.0'],
  );
});

test('a record that is changed later is read again, though it is as long; an older copy that is brought back, too', async (t) => {
  const folder = await temporaryFolder();
  const [first = '', second = ''] = names;
  await take(folder, { is: 'put', name: second, record: hardened });
  for (const [why, time] of [
    ['a', '2026-11-01T02:00:00.001Z'],
    ['b', '2026-11-01T02:00:00.002Z'],
    ['c', '2026-11-01T02:00:00.000Z'],
  ] as const) {
    const scenarios = [scenario({ verdicts: [verdict('x', 'prevented', { why })] })];
    await take(folder, { is: 'put', name: first, record: runRecord({ scenarios }) });
    await utimes(join(folder, first, 'run.json'), new Date(time), new Date(time));
    const { runs } = await whatHistorySays(folder);
    t.is(runs[0]?.scenarios[0]?.verdicts[0]?.why, why);
  }
});

test('a record that is changed while its time stands still, to one as long, is read again', async (t) => {
  const folder = await temporaryFolder();
  const [first = '', second = ''] = names;
  await take(folder, { is: 'put', name: second, record: hardened });
  // As far as a coarse clock can tell, which is another machine's and ahead of ours.
  const now = new Date(Date.now() + 30_000);
  for (const why of ['a', 'b', 'c', 'd', 'e', 'f']) {
    const scenarios = [scenario({ verdicts: [verdict('x', 'prevented', { why })] })];
    await take(folder, { is: 'put', name: first, record: runRecord({ scenarios }) });
    await utimes(join(folder, first, 'run.json'), now, now);
    const { runs } = await whatHistorySays(folder);
    t.is(runs[0]?.scenarios[0]?.verdicts[0]?.why, why);
  }
});

test('a record that could not be read for want of rights is read as soon as it can be', async (t) => {
  const folder = await temporaryFolder();
  const [first = '', second = ''] = names;
  for (const run of [first, second]) await take(folder, { is: 'put', name: run, record: hardened });
  // A folder in its place has the same code as a missing right, and root has every right.
  await take(folder, { is: 'no-file', name: first });
  t.is((await whatHistorySays(folder)).unreadable.length, 1);
  await rm(join(folder, first), { recursive: true });
  await take(folder, { is: 'put', name: first, record: hardened });
  t.deepEqual(await whatHistorySays(folder), await whatFoldersSay(folder));
});

test('the database is taken away while it is in use: who has it reads on, who comes next has a new one', async (t) => {
  const folder = await temporaryFolder();
  for (const run of names) await take(folder, { is: 'put', name: run, record: hardened });
  using history = await History.open(folder);
  await rm(join(folder, 'history.sqlite'));
  t.deepEqual(await whatHistorySays(folder), await whatFoldersSay(folder));
  t.true((await readdir(folder)).includes('history.sqlite'));
  t.is(history.runs().length, 4);
});
