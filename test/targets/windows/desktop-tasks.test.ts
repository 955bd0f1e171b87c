import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { windowsLimits } from '../../../runner/cli/compose/windows/windows-limits.ts';
import {
  aroundTask,
  askedSeconds,
  type DesktopTask,
  desktopTasks,
  onTheWay,
  secondsFor,
} from '../../../runner/targets/windows/guest/desktop-tasks.ts';
import { windowsHost } from '../../../runner/targets/windows/guest/windows-host.ts';

const folder = join(windowsHost.scripts, 'desktop');
const asked: Readonly<Partial<Record<DesktopTask, number>>> = askedSeconds;

/** Every wait that is written in a task's script and in those that it takes in, and the one it is asked for, in seconds. */
async function waitsOf(task: DesktopTask): Promise<number> {
  const script = await readFile(join(folder, `${task}.ps1`), 'utf8');
  const parts = [...script.matchAll(/^\. "\$PSScriptRoot\\(.+\.ps1)"$/gm)].map(([, path = '']) => path);
  const texts = await Promise.all(
    parts.map((path) => readFile(join(folder, path.replaceAll('\\', '/')), 'utf8')),
  );
  const text = [script, ...texts].join('\n');
  const waits = [...text.matchAll(/(?:Wait-Until|Start-Sleep) -Seconds (\d+)/g)];
  const ends = [...text.matchAll(/WaitForExit\((\d+)\)/g)].map(
    ([, milliseconds]) => Number(milliseconds) / 1_000,
  );
  const own = [...waits.map(([, seconds]) => Number(seconds)), ...ends].reduce(
    (sum, seconds) => sum + seconds,
    0,
  );
  return own + (script.includes('$Request.seconds') ? (asked[task] ?? Number.NaN) : 0);
}

for (const task of Object.keys(desktopTasks) as DesktopTask[]) {
  test(`the task ${task} is waited for as long as it may wait itself`, async (t) => {
    const waits = await waitsOf(task);
    t.true(waits <= desktopTasks[task], `${waits} seconds`);
    for (const timeoutMs of [1_000, 60_000, 120_000])
      t.true(secondsFor(task, timeoutMs) >= waits + aroundTask, `with a call of ${timeoutMs} ms`);
  });

  test(`the task ${task} has its time within a call on Windows`, (t) => {
    t.true(secondsFor(task, windowsLimits.callMs) + onTheWay <= windowsLimits.callMs / 1_000);
  });
}

test('the waits of the longest task are found in its scripts', async (t) => {
  t.true((await waitsOf('double-click-mount')) >= 60);
});
