import { matchesGlob } from 'node:path';
import { configName } from '../../config/config-name.ts';
import type { TargetConfig } from '../../config/targets/target-config.ts';
import { ownTarget } from '../../config/targets/target-names.ts';
import { type HarnessError, nearestWord, UnknownNameError } from '../../model/errors.ts';
import type { Lab } from '../compose/lab.ts';
import { UsageError } from '../usage-error.ts';

/** The target that comes with the harness, or one of the user's own. */
export type ChosenTarget =
  | { readonly name: typeof ownTarget; readonly platform: 'reference' }
  | { readonly name: string; readonly platform: 'windows'; readonly config: TargetConfig; readonly lab: Lab };

const reference: ChosenTarget = { name: ownTarget, platform: 'reference' };

/**
 * The targets of these names and globs, each once, in the order in which they are named. A glob is about the user's own alone.
 *
 * @throws UnknownNameError, and UsageError for a glob that no target matches
 */
export function chosenTargets(named: readonly string[], lab: Lab | null): readonly ChosenTarget[] {
  const own =
    lab === null ? [] : Object.entries(lab.targets).map(([name, config]) => windows(name, config, lab));
  const chosen = named.flatMap((word) => {
    const found = [reference, ...own].find(({ name }) => name === word);
    if (found !== undefined) return [found];
    const known = [ownTarget, ...own.map(({ name }) => name)];
    if (!/[*?[{]/.test(word)) throw unknownTarget(word, known, lab);
    const matching = own.filter(({ name }) => matchesGlob(name, word));
    if (matching.length === 0)
      throw new UsageError(`no target of yours matches '${word}'`, `known: ${known.join(', ')}`);
    return matching;
  });
  return chosen.filter(({ name }, index) => chosen.findIndex((each) => each.name === name) === index);
}

function unknownTarget(word: string, known: readonly string[], lab: Lab | null): HarnessError {
  if (lab !== null || nearestWord(word, known) !== null) return new UnknownNameError('target', word, known);
  return new UsageError(
    `unknown target '${word}': there is no ${configName} in this folder`,
    `known: ${known.join(', ')}; go to the folder with yours, name it with --config, or begin one: \`motw target add ${word}\``,
  );
}

function windows(name: string, config: TargetConfig, lab: Lab): ChosenTarget {
  return { name, platform: 'windows', config, lab };
}

/** @param word as it was given: a name or a glob */
export function moreTargets(word: string, before: readonly string[] = []): readonly string[] {
  return [...before, word];
}
