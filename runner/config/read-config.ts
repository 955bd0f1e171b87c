import { readFile } from 'node:fs/promises';
import { inSystemWords } from '../model/errors.ts';
import { placedProblem } from './config-problem.ts';
import { type ParsedConfig, parseConfig } from './parse-config.ts';

/** Reads and parses it. A file that can't be read is a problem like any other. */
export async function readConfig(file: string): Promise<ParsedConfig> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    const problem = placedProblem(
      'NO_CONFIG',
      inSystemWords(String(error.code)),
      { line: 1, column: 1 },
      file,
    );
    return { config: null, problems: [problem] };
  }
  return parseConfig(text, file);
}
