import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { env } from 'node:process';
import type { TestFn } from 'ava';
import test from 'ava';

/** Path of the first of `names` that can be run: in the folder that MOTW_ORACLES names, then on PATH. */
export function findProgram(...names: readonly string[]): string | undefined {
  const folders = [env.MOTW_ORACLES ?? '', ...(env.PATH ?? '').split(delimiter)].filter(
    (folder) => folder !== '',
  );
  return folders.flatMap((folder) => names.map((name) => join(folder, name))).find(canRun);
}

/**
 * How a test says that it needs an outside program: `[test, suffix]`, where without the program the test is one that is
 * skipped and the suffix, for its title, says why.
 */
export function needing(program: string | undefined, what: string): [TestFn | TestFn['skip'], string] {
  if (program !== undefined) return [test, ''];
  return [test.skip, ` (skipped: no ${what} in MOTW_ORACLES or on PATH)`];
}

function canRun(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
