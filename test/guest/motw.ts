import { type ChildProcess, spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { mkdtemp, readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cacheRoot } from '../../artifacts/cache/cache-root.ts';
import type { RunRecord } from '../../runner/model/run-record.ts';

export const root = join(import.meta.dirname, '../..');
export const cache = cacheRoot(process.env);

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Started {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** Resolves when standard error has said this. */
  said(text: RegExp): Promise<void>;
}

/** The command itself, as a user starts it but for the launcher: its own process, standard streams captured. */
export function start(
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
  stdin: 'ignore' | 'pipe' = 'ignore',
): Started {
  const child = spawn(process.execPath, ['--conditions=source', join(root, 'runner/cli/main.js'), ...args], {
    env: { ...process.env, NO_COLOR: '1', ...env },
    stdio: [stdin, 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  const waiting = new Set<{ readonly text: RegExp; readonly resolve: () => void }>();
  child.stdout?.on('data', (chunk: Buffer) => {
    stdout += chunk;
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    stderr += chunk;
    for (const one of waiting) if (one.text.test(stderr)) one.resolve();
  });
  return {
    child,
    ended: new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code, signal) => resolve({ code, signal, stdout, stderr }));
    }),
    said: (text) =>
      new Promise((resolve, reject) => {
        if (text.test(stderr)) return resolve();
        waiting.add({ text, resolve });
        child.once('close', () => reject(new Error(`ended without saying ${text}: ${stderr}`)));
      }),
  };
}

export function motw(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ended> {
  return start(args, env).ended;
}

const made: string[] = [];
process.once('exit', () => {
  for (const folder of made) rmSync(folder, { recursive: true, force: true });
});

/** Gone when the tests of this file have ended. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'motw-test-'));
  made.push(folder);
  return folder;
}

export async function onlyRun(folder: string): Promise<RunRecord> {
  const [id] = (await readdir(folder)).sort();
  return JSON.parse(await readFile(join(folder, id ?? '', 'run.json'), 'utf8')) as RunRecord;
}

/** The id of the one run in a folder, as soon as there is one. */
export async function runId(folder: string): Promise<string> {
  for (;;) {
    // A folder that is still being made has a name with a dot in front.
    const id = (await readdir(folder).catch(() => [])).find((name) => !name.startsWith('.'));
    if (id !== undefined) return id;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** What is left of a run on this machine: its machine's folder, and processes that work in it. */
export async function leftOf(run: string): Promise<readonly string[]> {
  const folders = (await readdir(join(cache, 'machines')).catch(() => [])).filter((name) => name === run);
  return [
    ...folders.map((name) => `folder ${name}`),
    ...(await machinesOf(run)).map((pid) => `process ${pid}`),
  ];
}

/** Process ids of the QEMUs of a run. */
export async function machinesOf(run: string): Promise<readonly number[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(
    pids.map(async (pid) => {
      const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
      return command.includes('qemu') && command.includes(`machines/${run}/`) ? [Number(pid)] : [];
    }),
  );
  return found.flat();
}
