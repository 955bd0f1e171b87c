import { mkdir, readdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import test from 'ava';
import type { RunRecord } from '../../../runner/model/run-record.ts';
import { History } from '../../../runner/store/history/history.ts';
import { temporaryFolder } from '../../guest/motw.ts';
import { observation, runRecord, scenario, verdict } from '../../reports/record-builder.ts';
import { drifted, faulty, hardened, interrupted } from '../../reports/sample-runs.ts';
import { whatFoldersSay, whatHistorySays } from './what-folders-say.ts';
import { keepRecords, yearOfRuns } from './year-of-runs.ts';

/** Ids in the order of the list, one a day. */
function nightly(records: readonly Partial<RunRecord>[]): readonly RunRecord[] {
  return records.map((given, i) => {
    const date = new Date(Date.UTC(2026, 10, 1 + i, 2)).toISOString();
    return runRecord({
      startedAt: date,
      ...given,
      id: `${date.slice(0, 10).replaceAll('-', '')}-020000-0000`,
    });
  });
}

const windows = (posture: string | null): RunRecord['target'] => ({
  ...faulty.target,
  name: 'win11',
  posture: { ...faulty.target.posture, name: posture },
});

async function kept(records: readonly RunRecord[]): Promise<string> {
  const folder = await temporaryFolder();
  await keepRecords(folder, records);
  return folder;
}

const ids = (runs: Iterable<{ readonly id: string }>) => [...runs].map(({ id }) => id.slice(6, 8));

test('what is remembered comes back as it was: every kind of record, and a year of nights', async (t) => {
  const oddTypes = runRecord({
    target: {
      ...hardened.target,
      fingerprint: { yes: true, no: false, none: null, one: 1, part: 0.1, text: '1', huge: 1e300, empty: '' },
    },
    scenarios: [
      scenario({ id: 'twice', verdicts: [verdict('x', 'warned', { evidence: [], arms: {} })] }),
      scenario({ id: 'twice', verdicts: [verdict('x', 'prevented'), verdict('x', 'late', { noise: 7 })] }),
      scenario({ id: 'nothing', verdicts: [] }),
    ],
  });
  const folder = await kept([
    ...nightly([
      hardened,
      drifted,
      faulty,
      interrupted,
      oddTypes,
      { ...hardened, batch: 'batch-1' },
      { ...hardened, state: 'running', finishedAt: null, outcome: null, cleanUp: null },
    ]).map((record, i) => ({ ...record, id: `20261101-02000${i}-0000` })),
    ...yearOfRuns({ nights: 40 }).records,
  ]);
  const expected = await whatFoldersSay(folder);
  t.is(expected.runs.length, 47);
  t.deepEqual(expected.runs[41]?.drift, { 'motw-propagation': 'off' });
  t.deepEqual(await whatHistorySays(folder), expected, 'read from the folders');
  t.deepEqual(await whatHistorySays(folder), expected, 'read from the database');
});

test('a folder is a run under its own name, whatever its record says', async (t) => {
  const folder = await kept(nightly([{}, {}]));
  await rename(join(folder, '20261101-020000-0000'), join(folder, 'before-the-patch'));
  const { runs } = await whatHistorySays(folder);
  t.deepEqual(
    runs.map(({ id }) => id),
    ['20261102-020000-0000', 'before-the-patch'],
  );
});

test('runs are found by target, posture, batch, scenario, control and time, oldest first', async (t) => {
  const judged = (...controls: string[]) => [
    scenario({ id: 'one', verdicts: controls.map((control) => verdict(control, 'prevented')) }),
    scenario({ id: 'two', verdicts: [] }),
  ];
  const folder = await kept(
    nightly([
      { scenarios: judged('a') },
      { target: windows(null), batch: 'b1' },
      { target: windows('strict'), scenarios: judged('b', 'c'), batch: 'b1' },
      { scenarios: [scenario({ id: 'two', verdicts: [verdict('c', 'late')] })] },
      { scenarios: judged('c'), startedAt: '2026-11-05T02:00:00Z' },
      {},
    ]),
  );
  using history = await History.open(folder);
  const found = (filter: Parameters<History['runs']>[0]) => ids(history.runs(filter)).join(' ');
  t.is(found({}), '01 02 03 04 05 06');
  t.is(found({ target: 'win11' }), '02 03');
  t.is(found({ target: 'win11', posture: null }), '02');
  t.is(found({ posture: 'hardened' }), '01 04 05 06');
  t.is(found({ posture: 'strict' }), '03');
  t.is(found({ scenario: 'two' }), '01 03 04 05');
  t.is(found({ controls: ['c'] }), '03 04 05');
  t.is(found({ controls: ['a', 'b'] }), '01 03');
  t.is(found({ controls: ['c'], scenario: 'two' }), '04');
  t.is(found({ since: new Date('2026-11-05T02:00:00Z') }), '05 06');
  t.is(found({ since: new Date('2026-11-05T02:00:00.001Z') }), '06');
  t.is(found({ until: new Date('2026-11-03T02:00:00Z') }), '01 02 03');
  t.is(found({ upTo: '20261103-020000-0000' }), '01 02 03');
  t.is(found({ last: 1 }), '02 03 06', 'of each target in each posture');
  t.is(found({ last: 2, posture: 'hardened', upTo: '20261105-020000-0000' }), '04 05');
  t.is(found({ target: "x' OR 1=1 --" }), '');
  t.deepEqual(ids(history.batch('b1')), ['02', '03']);
  t.deepEqual(history.batch('b2'), []);
  t.is(history.count(), 6);
  t.deepEqual(history.names('target'), ['reference', 'win11']);
  t.deepEqual(history.names('posture'), ['hardened', 'strict']);
  t.deepEqual(history.names('scenario'), ['one', 'two']);
  t.deepEqual(history.names('control'), ['a', 'b', 'c']);
});

test('earlier runs come newest first, of the same target in the same posture, each when it is asked for', async (t) => {
  const folder = await kept(
    nightly([
      {},
      { target: windows(null) },
      {},
      { target: windows('strict') },
      {},
      { target: windows(null) },
      {},
    ]),
  );
  using history = await History.open(folder);
  const before = (id: string, target: string, posture: string | null) =>
    history.earlier({ id: `202611${id}-020000-0000`, target, posture });
  t.deepEqual(ids(before('07', 'reference', 'hardened')), ['05', '03', '01']);
  t.deepEqual(ids(before('06', 'win11', null)), ['02']);
  t.deepEqual(ids(before('01', 'reference', 'hardened')), []);
  t.deepEqual(ids(before('99', 'win11', 'strict')), ['04']);
  for (const run of before('07', 'reference', 'hardened')) {
    t.is(run.id, '20261105-020000-0000');
    break;
  }
});

test('records that cannot be read are named with their reasons, and keep no other from being listed', async (t) => {
  const folder = await kept(nightly([{}, {}, {}, {}]));
  await writeFile(join(folder, '20261101-020000-0000', 'run.json'), '{"schema": "motw.r');
  await writeFile(join(folder, '20261102-020000-0000', 'run.json'), '{"schema":"motw.run/2"}');
  await writeFile(
    join(folder, '20261103-020000-0000', 'run.json'),
    JSON.stringify({ ...hardened, outcome: 'fine' }),
  );
  await mkdir(join(folder, 'a-folder', 'run.json'), { recursive: true });
  await mkdir(join(folder, 'no-run'));
  await mkdir(join(folder, '.half.1.unfinished'));
  await writeFile(join(folder, '.half.1.unfinished', 'run.json'), JSON.stringify(hardened));
  for (const _ of ['from the folders', 'from the database']) {
    const { runs, unreadable } = await whatHistorySays(folder);
    t.deepEqual(ids(runs), ['04']);
    t.deepEqual(
      unreadable.map(({ folder: name, reason }) => `${name.slice(0, 8)}: ${reason.slice(0, 44)}`),
      [
        '20261101: is not JSON (it ends in the middle)',
        '20261102: has the schema "motw.run/2", which this vers',
        '20261103: is no valid motw.run/1 document: outcome: In',
        'a-folder: is no file',
      ],
    );
  }
});

test('a folder that is not there, and one without runs: nothing is remembered, and nothing is left there', async (t) => {
  const folder = await temporaryFolder();
  t.deepEqual(await whatHistorySays(join(folder, 'nowhere')), { runs: [], unreadable: [] });
  t.deepEqual(await whatHistorySays(folder), { runs: [], unreadable: [] });
  await keepRecords(folder, nightly([{}]));
  t.is((await whatHistorySays(folder)).runs.length, 1);
  t.deepEqual(await readdir(folder), ['20261101-020000-0000'], 'nor beside a single run');
  await writeFile(join(folder, 'file'), '');
  await t.throwsAsync(History.open(join(folder, 'file')), { code: 'ENOTDIR' });
});

test('what is up to date is not written again', async (t) => {
  const folder = await kept(nightly([{}, {}, {}]));
  await whatHistorySays(folder);
  const changes = async () => {
    using db = new DatabaseSync(join(folder, 'history.sqlite'), { readOnly: true });
    const before = db.prepare('PRAGMA data_version').get();
    await whatHistorySays(folder);
    return [before, db.prepare('PRAGMA data_version').get()];
  };
  const [before, after] = await changes();
  t.deepEqual(before, after);
  await keepRecords(folder, nightly([{}, {}, {}, {}]).slice(3));
  const [old, fresh] = await changes();
  t.notDeepEqual(old, fresh, 'the same question tells when something was written');
});

test('a person can ask the tables', async (t) => {
  const folder = await kept(nightly([drifted, hardened]));
  await whatHistorySays(folder);
  using db = new DatabaseSync(join(folder, 'history.sqlite'), { readOnly: true });
  const all = (sql: string) =>
    db
      .prepare(sql)
      .all()
      .map((row) => Object.values(row).join('|'));
  t.deepEqual(
    all(
      "SELECT substr(run, 1, 8), status, outcome FROM verdicts WHERE control = 'motw-propagation' ORDER BY run",
    ),
    ['20261101|not-configured|unexpected', '20261102|prevented|expected'],
  );
  t.deepEqual(all('SELECT substr(run, 1, 8), control, state FROM drift'), ['20261101|motw-propagation|off']);
  t.deepEqual(all("SELECT DISTINCT value FROM fingerprint WHERE entry = 'qemu'"), ['7.2.19']);
  t.deepEqual(all('SELECT DISTINCT control, probed FROM policies ORDER BY control'), [
    'launch-gate|on',
    'mount-verb|on',
  ]);
  t.true(all('SELECT sql FROM sqlite_schema').some((sql) => sql.includes('-- hits in the quiet arm')));
});

test('which rule a control is, is remembered', async (t) => {
  const told = observation(null, null, 'configuration', { ruleOf: { 'image-mounted': 'rule-1' } });
  const folder = await kept(nightly([{ observations: [told] }, {}]));
  await whatHistorySays(folder);
  const { runs } = await whatHistorySays(folder);
  t.deepEqual(
    runs.map(({ ruleOf }) => ruleOf),
    [{ 'image-mounted': 'rule-1' }, {}],
  );
});
