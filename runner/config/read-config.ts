import { readFile } from 'node:fs/promises';
import { placedProblem } from './config-problem.ts';
import { type ParsedConfig, parseConfig } from './parse-config.ts';

/** Reads and parses it. A file that can't be read is a problem like any other. */
export async function readConfig(file: string): Promise<ParsedConfig> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    const code = String(error.code);
    const reason = reasons[code] ?? `the system says ${code}`;
    const problem = placedProblem('NO_CONFIG', reason, { line: 1, column: 1 }, file);
    return { config: null, problems: [problem] };
  }
  return parseConfig(text, file);
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'a part of the path is a file',
  EISDIR: 'it is a folder',
  EACCES: 'you have no right to',
  EPERM: 'you have no right to',
};
