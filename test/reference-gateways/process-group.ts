import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';

/** What a service says that is ready: by a file in its folder. */
export function untilReady(folder: string): () => Promise<boolean> {
  return () => Promise.resolve(existsSync(join(folder, 'ready')));
}

/** Whether nobody is left in the group, but for those that have ended and were not asked after; waits for it a while. */
export async function groupIsGone(group: number | null, waitMs = 20_000): Promise<boolean> {
  const end = Date.now() + waitMs;
  for (;;) {
    if ((await aliveIn(group)).length === 0) return true;
    if (Date.now() >= end) return false;
    await pause(50);
  }
}

/** proc(5), /proc/pid/stat: state and process group are the first and third behind the name. */
async function aliveIn(group: number | null): Promise<readonly string[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const stats = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')));
  return stats.filter((stat) => {
    const [state, , groupOfIt] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return Number(groupOfIt) === group && state !== 'Z' && state !== 'X';
  });
}

/** The number that a child prints first. */
export async function printedNumber(stdout: Readable): Promise<number> {
  const ended = once(stdout, 'end').then(() => [Number.NaN]);
  const [text] = await Promise.race([once(stdout, 'data'), ended]);
  const number = Number(text);
  if (!(number > 1)) throw new Error(`not the number of a process group: ${text}`);
  return number;
}
