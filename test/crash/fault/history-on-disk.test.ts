import { chmod, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import type { HistoryDocument } from '../../../runner/model/memory/history.ts';
import { motw, temporaryFolder } from '../../guest/motw.ts';
import { keepRecords, yearOfRuns } from '../../store/history/year-of-runs.ts';
import { motwCommand, type OnSmallDisk, onSmallDisk, whyNoSmallDisk } from './small-disk.ts';

const onDisk = whyNoSmallDisk === '' ? test : test.skip;
const { records } = yearOfRuns({ nights: 24 });

/** Half of the runs in one folder, the others in a second. */
async function halves(): Promise<{ readonly disk: string; readonly first: string; readonly second: string }> {
  const [disk, first, second] = [await temporaryFolder(), await temporaryFolder(), await temporaryFolder()];
  await keepRecords(first, records.slice(0, 12));
  await keepRecords(second, records.slice(12));
  return { disk, first, second };
}

function list(disk: string): string {
  return `${motwCommand} history --json --out '${disk}'`;
}

/** As much as fits, to the last byte. */
function fill(disk: string): string {
  return `dd if=/dev/zero of='${disk}/.full' bs=64k 2>/dev/null || true; cat /dev/zero >>'${disk}/.full' 2>/dev/null || true`;
}

function told({ status, stdout, stderr }: OnSmallDisk): readonly string[] {
  if (status !== 0) throw new Error(`${status}: ${stderr}`);
  return (JSON.parse(stdout) as HistoryDocument).runs.map(({ id }) => id);
}

const all = records.map(({ id }) => id);

onDisk(`no room for a database: the history is told all the same${whyNoSmallDisk}`, async (t) => {
  const { disk, first, second } = await halves();
  const ended = onSmallDisk(
    disk,
    '6m',
    `cp -a '${first}'/* '${second}'/* '${disk}'; ${fill(disk)}; ${list(disk)}; ls -A '${disk}' >&2`,
  );
  t.deepEqual(told(ended), all);
  t.deepEqual(
    ended.stderr
      .trim()
      .split('\n')
      .filter((name) => name.includes('history')),
    [],
    'nothing half is left',
  );
});

onDisk(
  `no room for what is new in it: the history is told, and the database stays as it was${whyNoSmallDisk}`,
  async (t) => {
    const { disk, first, second } = await halves();
    const script = [
      `cp -a '${first}'/* '${disk}'`,
      `${list(disk)} >/dev/null`,
      `cp -a '${second}'/* '${disk}'`,
      `cp -a '${disk}/history.sqlite' '${first}/before'`,
      fill(disk),
      list(disk),
      `cmp '${disk}/history.sqlite' '${first}/before'`,
      `ls -A '${disk}' >&2`,
    ].join('; ');
    const ended = onSmallDisk(disk, '6m', script);
    t.deepEqual(told(ended), all);
    t.deepEqual(
      ended.stderr
        .trim()
        .split('\n')
        .filter((name) => name.includes('history')),
      ['history.sqlite'],
    );
  },
);

onDisk(
  `a read-only disk, with an old database and with none: the history is told${whyNoSmallDisk}`,
  async (t) => {
    for (const earlier of ['true', 'list']) {
      const { disk, first, second } = await halves();
      const script = [
        `cp -a '${first}'/* '${disk}'`,
        earlier === 'list' ? `${list(disk)} >/dev/null` : 'true',
        `cp -a '${second}'/* '${disk}'`,
        `mount -o remount,ro none '${disk}'`,
        list(disk),
      ].join('; ');
      t.deepEqual(told(onSmallDisk(disk, '6m', script)), all);
    }
  },
);

const isRoot = process.getuid?.() === 0;
const whyNot = isRoot ? ' (skipped: root may write into every folder)' : '';
(isRoot ? test.skip : test)(
  `a folder without the right to write: the history is told${whyNot}`,
  async (t) => {
    const folder = await temporaryFolder();
    await keepRecords(folder, records);
    await chmod(folder, 0o555);
    const { code, stdout } = await motw(['history', '--json', '--out', folder]);
    await chmod(folder, 0o755);
    t.is(code, 0);
    t.is((JSON.parse(stdout) as HistoryDocument).runs.length, records.length);
    t.false((await readdir(join(folder))).includes('history.sqlite'));
  },
);
