import { ConfigError } from '../../../config/config-error.ts';
import { findConfig } from '../../../config/find-config.ts';
import type { Lab } from '../lab.ts';

/**
 * The configuration that is in force, or null where there is none.
 *
 * @param option what `--config` says
 * @throws NoConfigError where one was named and is not there
 * @throws ConfigError with everything that is wrong with it and with the rules that it names
 */
export async function labInForce(option: string | undefined): Promise<Lab | null> {
  const file = await configInForce(option);
  if (file === null) return null;
  // Its schemas take a good part of a run's start, and most runs have no configuration.
  const { readLab } = await import('./read-lab.ts');
  const { lab, problems } = await readLab(file);
  if (lab === null) throw new ConfigError(problems);
  return lab;
}

/** @throws NoConfigError @throws ConfigError */
export function configInForce(option: string | undefined): Promise<string | null> {
  return findConfig({ option, variable: process.env.MOTW_CONFIG, folder: '' });
}
