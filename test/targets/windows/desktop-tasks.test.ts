import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { windowsLimits } from '../../../runner/cli/compose/windows/windows-limits.ts';
import {
  aroundTask,
  type DesktopTask,
  desktopTasks,
  onTheWay,
  secondsFor,
} from '../../../runner/targets/windows/guest/desktop-tasks.ts';
import { windowsHost } from '../../../runner/targets/windows/guest/windows-host.ts';

const folder = join(windowsHost.scripts, 'desktop');
/** Given to the task with its request. */
const programSeconds = 5;

/** Every wait that is written in a task's script and in those of the shell that it takes in, in seconds. */
async function waitsOf(task: string): Promise<number> {
  const script = await readFile(join(folder, `${task}.ps1`), 'utf8');
  const parts = [...script.matchAll(/\\shell\\([a-z-]+\.ps1)"/g)].map(([, name = '']) => name);
  const texts = await Promise.all(parts.map((name) => readFile(join(folder, 'shell', name), 'utf8')));
  const waits = [script, ...texts].join('\n').matchAll(/(?:Wait-Until|Start-Sleep) -Seconds (\d+)/g);
  const own = [...waits].reduce((sum, [, seconds]) => sum + Number(seconds), 0);
  return own + (script.includes('$Request.seconds') ? programSeconds : 0);
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
