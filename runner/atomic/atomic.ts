/** An Atomic Red Team file as it was read: never changed, never run here. */
export interface AtomicFile {
  readonly file: string;
  readonly technique: string;
  readonly displayName: string;
  readonly tests: readonly AtomicTest[];
}

export interface AtomicTest {
  /** Its place in the file, from 1: what `T1553.005-2` counts. */
  readonly number: number;
  readonly name: string;
  /** In lower case; null where the file gives none (the project adds them once a test is taken in). */
  readonly guid: string | null;
  readonly description: string;
  readonly platforms: readonly string[];
  readonly arguments: readonly AtomicArgument[];
  readonly dependencies: readonly AtomicDependency[];
  readonly dependencyExecutor: ExecutorName | null;
  readonly executor: AtomicExecutor;
}

interface AtomicArgument {
  readonly name: string;
  readonly type: string;
  readonly description: string;
  readonly default: string | null;
}

interface AtomicDependency {
  readonly description: string;
  readonly check: string;
  /** What would get it. The harness shows it and never runs it. */
  readonly get: string | null;
}

export const commandExecutors = ['powershell', 'sh', 'bash', 'command_prompt'] as const;
export type CommandExecutorName = (typeof commandExecutors)[number];
export type ExecutorName = CommandExecutorName | 'manual';

type AtomicExecutor =
  | {
      readonly name: CommandExecutorName;
      readonly command: string;
      readonly cleanUp: string | null;
      readonly elevation: boolean;
    }
  | { readonly name: 'manual'; readonly steps: string; readonly elevation: boolean };

/** Every text of a test that takes arguments. */
export function textsOf({ executor, dependencies }: Pick<AtomicTest, 'executor' | 'dependencies'>): string[] {
  const own = executor.name === 'manual' ? [executor.steps] : [executor.command, executor.cleanUp];
  return [...own, ...dependencies.flatMap(({ check, get }) => [check, get])].filter((text) => text !== null);
}

/** `#{name}`. Bounded: of `#{` without an end, each would be looked for up to the end of the text. */
export const askedFor = /#\{([^}\n]{0,200})\}/g;

/** The arguments that texts ask for; each once. */
export function argumentsAskedFor(texts: readonly string[]): string[] {
  return [...new Set(texts.flatMap((text) => [...text.matchAll(askedFor)].map(([, name = '']) => name)))];
}
