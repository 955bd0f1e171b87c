import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ConfigError } from './config-error.ts';
import { placedProblem } from './config-problem.ts';
import { type ParsedConfig, parseConfig } from './parse-config.ts';

/** The name under which a configuration is found. */
export const configName = 'motw.yaml';
const nearlyTheName = 'motw.yml';

/** Where a configuration may come from, the first that there is. */
export interface ConfigPlaces {
  /** `--config`. */
  readonly option: string | undefined;
  /** MOTW_CONFIG; an empty one counts as none. */
  readonly variable: string | undefined;
  /** Its `motw.yaml`, if it has one. */
  readonly folder: string;
}

/**
 * The path of the configuration that is in force, or null where there is none.
 *
 * @throws ConfigError where the folder has a motw.yml, which would else be passed over in silence
 */
export async function findConfig({ option, variable, folder }: ConfigPlaces): Promise<string | null> {
  const named = option ?? (variable === '' ? undefined : variable);
  if (named !== undefined) return named;
  const usual = join(folder, configName);
  if (await exists(usual)) return usual;
  const near = join(folder, nearlyTheName);
  if (!(await exists(near))) return null;
  throw new ConfigError([placedProblem('OTHER_NAME', nearlyTheName, { line: 1, column: 1 }, near)]);
}

/** Reads and parses it. A file that can't be read is a problem like any other. */
export async function readConfig(file: string): Promise<ParsedConfig> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    const problem = placedProblem('NO_CONFIG', String(error.code), { line: 1, column: 1 }, file);
    return { config: null, problems: [problem] };
  }
  return parseConfig(text, file);
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
