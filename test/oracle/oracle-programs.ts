import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import test, { type ExecutionContext } from 'ava';
import { oracle } from './find-oracle.ts';

/** Runs a program and gives its standard output, bytes as Latin-1 characters. */
export type Run = (args: readonly string[], cwd?: string) => Promise<string>;

/** A test that an outside program takes part in; skipped, and saying why, where the program is absent. */
export function oracleTest(
  name: string,
  title: string,
  body: (t: ExecutionContext, run: Run) => Promise<void>,
): void {
  const program = oracle(name);
  if (program === null) {
    test.skip(`${name}: ${title} (skipped: no ${name} in MOTW_ORACLES or on PATH)`, (t) => t.pass());
    return;
  }
  const env = { ...process.env, LC_ALL: 'C.UTF-8' };
  const run: Run = async (args, cwd) => {
    const options = { env, encoding: 'latin1', maxBuffer: 64 * 1024 * 1024, ...(cwd && { cwd }) } as const;
    return (await promisify(execFile)(program, [...args], options)).stdout;
  };
  test(`${name}: ${title}`, (t) => body(t, run));
}
