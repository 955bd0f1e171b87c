import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { inSystemWords } from '../../model/errors.ts';
import { problemAt } from '../../scenario/finding.ts';
import type { Problem } from '../../scenario/problem.ts';
import type { YamlSource } from '../../scenario/yaml-source.ts';
import type { AtomicFile } from '../atomic.ts';
import { placedProblem } from './atomic-problem.ts';
import { parseAtomic } from './parse-atomic.ts';

const start = { line: 1, column: 1 };
/** In bytes; the project's own have less than a tenth of it. */
const largestFile = 1 << 20;
/** `atomics/T1553.005/T1553.005.yaml` is two below the project's folder. */
const deepest = 4;
const atomicName = /^T\d{4}(\.\d{3})?\.ya?ml$/;

/**
 * Every Atomic Red Team file that was named or lies in a folder that was, and everything that is wrong with them. A file with a problem
 * yields nothing.
 */
export async function loadAtomics(
  paths: readonly string[],
): Promise<{ readonly atomics: readonly AtomicFile[]; readonly problems: readonly Problem[] }> {
  const atomics: AtomicFile[] = [];
  const problems: Problem[] = [];
  const taken = new Set<string>();
  for (const path of paths) {
    try {
      for (const file of await filesAt(path)) {
        const read = await loadFile(file);
        problems.push(...read.problems);
        if (read.atomic === null) continue;
        const twice = reused(read.atomic, read.source, taken);
        problems.push(...twice);
        if (twice.length === 0) atomics.push(read.atomic);
      }
    } catch (error) {
      if (error instanceof EmptyFolder) {
        problems.push(placedProblem('NO_ATOMICS', 'no file in this folder is named like one', start, path));
        continue;
      }
      if (!(error instanceof Error && 'code' in error)) throw error;
      problems.push(placedProblem('NO_ATOMICS', inSystemWords(String(error.code)), start, path));
    }
  }
  return { atomics, problems };
}

class EmptyFolder extends Error {}

async function filesAt(path: string): Promise<readonly string[]> {
  if (!(await stat(path)).isDirectory()) return [path];
  const files = await filesBelow(path, deepest);
  if (files.length === 0) throw new EmptyFolder();
  return files;
}

/** `src` and `bin` hold what tests work with, and links may lead in circles. */
async function filesBelow(folder: string, depth: number): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const found: string[] = [];
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    if (entry.isFile() && atomicName.test(entry.name)) found.push(path);
    const skipped = entry.name === 'src' || entry.name === 'bin' || entry.name.startsWith('.');
    if (entry.isDirectory() && !skipped && depth > 0) found.push(...(await filesBelow(path, depth - 1)));
  }
  return found;
}

async function loadFile(file: string) {
  const wrong = (problem: Problem) => ({ atomic: null, problems: [problem] }) as const;
  if (!file.endsWith('.yaml')) return wrong(placedProblem('NOT_YAML_NAME', basename(file), start, file));
  const { size } = await stat(file);
  if (size > largestFile) return wrong(placedProblem('TOO_LARGE', String(size), start, file));
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(await readFile(file));
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return wrong(problemAt('YAML_SYNTAX', 'the file is not UTF-8', start, file));
  }
  return parseAtomic(text, file);
}

/** Remembers the guids of a file. */
function reused({ file, tests }: AtomicFile, source: YamlSource, taken: Set<string>): readonly Problem[] {
  return tests.flatMap(({ guid, number }) => {
    if (guid === null) return [];
    if (!taken.has(guid)) {
      taken.add(guid);
      return [];
    }
    const path = ['atomic_tests', number - 1, 'auto_generated_guid'];
    return [placedProblem('REUSED_GUID', guid, source.position(path, 'value'), file)];
  });
}
