import { execFile } from 'node:child_process';
import { join } from 'node:path';
import type { KillCase } from './kill-cases.ts';

export interface KilledRun {
  /** Its id. */
  readonly run: string;
  readonly code: number | null;
  readonly signal: string | null;
  readonly stderr: string;
}

/** Starts `killable-run.ts` and waits for its end. */
export function killableRun(out: string, planned: KillCase): Promise<KilledRun> {
  const program = [join(import.meta.dirname, 'killable-run.ts'), out, JSON.stringify(planned)];
  return new Promise((resolve) => {
    const child = execFile(process.execPath, ['--conditions=source', ...program], (_error, stdout, stderr) =>
      resolve({ run: stdout.trim(), code: child.exitCode, signal: child.signalCode, stderr }),
    );
  });
}
