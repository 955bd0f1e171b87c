import { type AtomicTest, argumentsAskedFor, askedFor, textsOf } from './atomic.ts';

/** A test's commands as they would be run: with the defaults of its arguments, and the folder of its files named. */
export interface ResolvedTest {
  readonly dependencies: readonly {
    readonly description: string;
    readonly check: string;
    readonly get: string | null;
  }[];
  readonly command: string | null;
  readonly cleanUp: string | null;
  /** What a person is to do; only where there is no command. */
  readonly steps: string | null;
  /** Arguments without a default: what asks for them is left as it stands. */
  readonly unresolved: readonly string[];
}

/** A default may itself name arguments. */
const deepest = 4;
/** As much as is put into one text in all, in characters: defaults that name others again and again have no end that fits anywhere. */
const mostPutIn = 1 << 20;

/**
 * `#{argument}`, then `$PathToAtomicsFolder` and `PathToAtomicsFolder`, in the order in which Invoke-AtomicRedTeam replaces them.
 *
 * @param atomicsFolder on the machine where the commands would be run
 */
export function resolveTest(test: AtomicTest, atomicsFolder: string): ResolvedTest {
  const defaults = new Map(test.arguments.map(({ name, default: value }) => [name, value]));
  const withArguments = (text: string): string => {
    let left = mostPutIn;
    const filled = (part: string, depth: number): string =>
      part.replace(askedFor, (asked, name: string) => {
        const value = defaults.get(name) ?? null;
        if (value === null || depth === 0 || value.length > left) return asked;
        left -= value.length;
        return filled(value, depth - 1);
      });
    return filled(text, deepest);
  };
  const resolved = (text: string): string =>
    withArguments(text).replace(/\$?PathToAtomicsFolder/g, () => atomicsFolder);
  const orNull = (text: string | null): string | null => (text === null ? null : resolved(text));
  const { executor, dependencies } = test;
  return {
    dependencies: dependencies.map(({ description, check, get }) => ({
      ...{ description: resolved(description), check: resolved(check), get: orNull(get) },
    })),
    command: executor.name === 'manual' ? null : resolved(executor.command),
    cleanUp: executor.name === 'manual' ? null : orNull(executor.cleanUp),
    steps: executor.name === 'manual' ? resolved(executor.steps) : null,
    unresolved: argumentsAskedFor(textsOf(test).map((text) => withArguments(text))),
  };
}
