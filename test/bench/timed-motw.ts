import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { root } from '../guest/motw.ts';

export interface Timed {
  readonly wallMs: number;
  /** Peak resident memory of the harness alone, QEMU aside, in MiB. */
  readonly peakMiB: number;
  /** Processor time of the harness alone, in milliseconds. */
  readonly cpuMs: number;
}

/** The command as a whole process. @param ends the exit codes that are no failure */
export async function motw(
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
  ends: readonly number[] = [0],
): Promise<Timed> {
  const started = performance.now();
  const child = spawn(
    process.execPath,
    [
      '--conditions=source',
      '--import',
      join(import.meta.dirname, 'report-usage.ts'),
      join(root, 'runner/cli/main.js'),
      ...args,
    ],
    { env: { ...process.env, ...env }, stdio: ['ignore', 'ignore', 'ignore', 'pipe'] },
  );
  let usage = '';
  child.stdio[3]?.on('data', (chunk: Buffer) => {
    usage += chunk;
  });
  const code = await new Promise<number>((resolve) => child.once('close', resolve));
  if (!ends.includes(code)) throw new Error(`motw ${args.join(' ')} ended with ${code}`);
  const { peakKiB, cpuMs } = JSON.parse(usage) as { peakKiB: number; cpuMs: number };
  return { wallMs: performance.now() - started, peakMiB: peakKiB / 1024, cpuMs };
}
