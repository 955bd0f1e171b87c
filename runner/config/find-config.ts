import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ConfigError } from './config-error.ts';
import { configName, nearlyConfigName } from './config-name.ts';
import { placedProblem } from './config-problem.ts';
import { NoConfigError } from './no-config-error.ts';

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
 * The path of the configuration that is in force, or null where there is none. Nothing that reads configurations is loaded for it,
 * since most runs have none.
 *
 * @throws NoConfigError where one was named and is not there
 * @throws ConfigError where the folder has a motw.yml, which would else be passed over in silence
 */
export async function findConfig({ option, variable, folder }: ConfigPlaces): Promise<string | null> {
  if (option !== undefined) return named(option, '--config');
  if (variable !== undefined && variable !== '') return named(variable, 'MOTW_CONFIG');
  const usual = join(folder, configName);
  if ((await lookAt(usual)) !== 'missing') return usual;
  const near = join(folder, nearlyConfigName);
  if ((await lookAt(near)) === 'missing') return null;
  throw new ConfigError([placedProblem('OTHER_NAME', nearlyConfigName, { line: 1, column: 1 }, near)]);
}

async function named(path: string, by: string): Promise<string> {
  const is = await lookAt(path);
  if (is !== 'there') throw new NoConfigError(path, by, is);
  return path;
}

/** What can't be looked at may be there: reading it says what is wrong. */
async function lookAt(path: string): Promise<'there' | 'folder' | 'missing'> {
  try {
    return (await stat(path)).isDirectory() ? 'folder' : 'there';
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' || code === 'ENOTDIR' ? 'missing' : 'there';
  }
}
