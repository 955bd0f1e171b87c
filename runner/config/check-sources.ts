import type { Problem } from '../scenario/problem.ts';
import type { Path } from '../scenario/yaml-source.ts';
import type { Config } from './parse-config.ts';

/** Names of sources and of their controls that are given already; `taken` has the controls of others. */
export function checkSources(config: Config, taken: readonly string[]): readonly Problem[] {
  const names = new Set<string>();
  const controls = new Set(taken);
  return config.sources.flatMap(({ name, alerts }, index) => {
    const source = ['sources', index];
    return [
      ...twice(config, names, name, [...source, 'name']),
      ...alerts.flatMap(({ control }, at) =>
        twice(config, controls, control, [...source, 'alerts', at, 'control']),
      ),
    ];
  });
}

function twice(config: Config, before: Set<string>, given: string, path: Path): readonly Problem[] {
  if (before.has(given)) return [config.problem({ code: 'NAME_TAKEN', path, at: 'value', given })];
  before.add(given);
  return [];
}
