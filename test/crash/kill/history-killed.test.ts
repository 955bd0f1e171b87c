import { spawnSync } from 'node:child_process';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { start, temporaryFolder } from '../../guest/motw.ts';
import { whatFoldersSay, whatHistorySays } from '../../store/history/what-folders-say.ts';
import { keepRecords, yearOfRuns } from '../../store/history/year-of-runs.ts';

const { records } = yearOfRuns({ nights: 60 });
const program = ['--conditions=source', join(import.meta.dirname, 'history-killed-run.ts')];

/** How many things it asked, or null where it was killed. */
function killedAt(folder: string, nth: number): number | null {
  const { signal, status, stdout, stderr } = spawnSync(process.execPath, [...program, folder, String(nth)], {
    encoding: 'utf8',
  });
  if (signal === 'SIGKILL') return null;
  if (status !== 0) throw new Error(stderr);
  return Number(stdout);
}

/** Some numbers from 1 to `most`, the ends among them. */
function spread(most: number, count: number): readonly number[] {
  return [
    ...new Set(Array.from({ length: count }, (_, i) => 1 + Math.round((i * (most - 1)) / (count - 1)))),
  ];
}

async function besideIn(folder: string): Promise<readonly string[]> {
  return (await readdir(folder)).filter((name) => name.includes('history'));
}

test('killed while the database is made: the next one makes it, and takes away what was begun', async (t) => {
  t.timeout(5 * 60_000);
  const folder = await temporaryFolder();
  await keepRecords(folder, records);
  const expected = await whatFoldersSay(folder);
  const asked = killedAt(folder, 0) ?? 0;
  t.true(asked > 1000, `${asked} statements`);
  for (const nth of spread(asked, 14)) {
    await rm(join(folder, 'history.sqlite'), { force: true });
    t.is(killedAt(folder, nth), null, `killed before ${nth}`);
    t.deepEqual(await whatHistorySays(folder), expected, `killed before ${nth}`);
    t.deepEqual(await besideIn(folder), ['history.sqlite'], `killed before ${nth}`);
  }
});

test('killed while the database is brought up to date: it is as it was before, or as it is now', async (t) => {
  t.timeout(5 * 60_000);
  const [early, late] = [records.slice(0, 30), records.slice(30)];
  const made = async () => {
    const folder = await temporaryFolder();
    await keepRecords(folder, early);
    await whatHistorySays(folder);
    await keepRecords(folder, late);
    await rm(join(folder, early[0]?.id ?? ''), { recursive: true });
    return folder;
  };
  const asked = killedAt(await made(), 0) ?? 0;
  t.true(asked > 500, `${asked} statements`);
  for (const nth of spread(asked, 14)) {
    const folder = await made();
    t.is(killedAt(folder, nth), null, `killed before ${nth}`);
    t.deepEqual(await whatHistorySays(folder), await whatFoldersSay(folder), `killed before ${nth}`);
    t.deepEqual(await besideIn(folder), ['history.sqlite'], `killed before ${nth}`);
    await rm(folder, { recursive: true });
  }
});

test('the command killed at any moment, again and again, while runs come and go: nothing is lost', async (t) => {
  t.timeout(5 * 60_000);
  const folder = await temporaryFolder();
  let killed = 0;
  for (let round = 0; round < 16; round++) {
    await keepRecords(folder, records.slice(round * 3, round * 3 + 3));
    if (round % 3 === 2) await rm(join(folder, 'history.sqlite'), { force: true });
    const { child, ended } = start(['history', '--json', '--out', folder]);
    const timer = setTimeout(() => child.kill('SIGKILL'), 60 + round * 40);
    const { signal } = await ended;
    clearTimeout(timer);
    if (signal === 'SIGKILL') killed++;
    t.deepEqual(await whatHistorySays(folder), await whatFoldersSay(folder), `round ${round}`);
  }
  t.true(killed > 0, 'some were killed');
});

test('many at once, on a folder that nobody knows yet and while runs end and the database is taken away: all say the same, and it is whole', async (t) => {
  t.timeout(5 * 60_000);
  const folder = await temporaryFolder();
  await keepRecords(folder, records);
  const list = async () => {
    const { code, stdout, stderr } = await start(['history', '--json', '--last', '1000', '--out', folder])
      .ended;
    t.is(code, 0, stderr);
    return JSON.parse(stdout).runs.length as number;
  };
  t.deepEqual(await Promise.all([list(), list(), list(), list()]), [60, 60, 60, 60]);
  const more = yearOfRuns({ nights: 80, seed: 1 }).records.slice(60);
  const ending = (async () => {
    for (const record of more) {
      await keepRecords(folder, [record]);
      if (record === more[5] || record === more[12])
        await rm(join(folder, 'history.sqlite'), { force: true });
      await new Promise((resolve) => setTimeout(resolve, 40));
    }
  })();
  const seen = await Promise.all([list(), list(), list(), list(), list(), list()]);
  await ending;
  t.true(
    seen.every((count) => count >= 60 && count <= 80),
    seen.join(' '),
  );
  t.is(await list(), 80);
  t.deepEqual(await whatHistorySays(folder), await whatFoldersSay(folder));
  t.deepEqual(await besideIn(folder), ['history.sqlite']);
});
