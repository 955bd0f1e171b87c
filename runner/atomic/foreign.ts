import type { AtomicTest, CommandExecutorName, ExecutorName } from './atomic.ts';
import { downloadsOf } from './downloads.ts';
import { resolveTest } from './resolve.ts';

/** As much of a target as decides whether a test that is not ours may run on it. */
export interface ForeignGround {
  readonly platform: 'reference' | 'windows';
  /** Whether the owner of the target allows tests that are not ours, in the configuration. */
  readonly allowForeign: boolean;
  /** Whether the harness's account in the guest has the rights of an administrator. */
  readonly elevated: boolean;
}

export interface ForeignDecision {
  readonly may: boolean;
  /** Everything that stands against it; empty when it may. */
  readonly because: readonly string[];
}

/** What Windows comes with. */
const onWindows: readonly ExecutorName[] = ['powershell', 'command_prompt'];

/** Whether a test that is not ours may run on a target, and why not. Nothing is asked of the target. */
export function mayRunForeign(test: AtomicTest, ground: ForeignGround): ForeignDecision {
  const { executor, platforms, dependencies } = test;
  const checks = dependencies.length === 0 ? null : (test.dependencyExecutor ?? executor.name);
  const because: readonly (readonly [boolean, string])[] = [
    [ground.platform !== 'windows', 'tests that are not ours run on Windows targets only'],
    [!ground.allowForeign, "the target's configuration does not say 'allowForeign: true'"],
    [!platforms.includes('windows'), `it is for ${platforms.join(', ')}`],
    [executor.name === 'manual', 'it has no command: a person does it by hand'],
    [executor.name !== 'manual' && !onWindows.includes(executor.name), `it needs ${executor.name}`],
    [
      checks !== null && checks !== executor.name && !onWindows.includes(checks),
      `its prerequisites are checked with ${checks}`,
    ],
    [executor.elevation && !ground.elevated, "it needs an administrator, and the harness's account is none"],
    [
      downloadsOf(test).commands,
      'its own commands fetch something from a network, and the harness runs no download',
    ],
    ...resolveTest(test, '').unresolved.map(
      (name) => [true, `its argument '${name}' has no default`] as const,
    ),
  ];
  const against = because.flatMap(([is, why]) => (is ? [why] : []));
  return { may: against.length === 0, because: against };
}

export interface PlannedCommand {
  /** `prerequisite`: asks whether it is there, exit code 0; without it nothing else is run. */
  readonly role: 'prerequisite' | 'command' | 'clean-up';
  readonly executor: CommandExecutorName;
  /** What the prerequisite is; null for the others. */
  readonly about: string | null;
  readonly command: string;
}

/**
 * The commands of a test in the order in which they would be run, each to be shown before. What would get a prerequisite is never among
 * them. Empty for a test that is done by hand.
 *
 * @param atomicsFolder on the target
 */
export function planForeign(test: AtomicTest, atomicsFolder: string): readonly PlannedCommand[] {
  const { executor } = test;
  if (executor.name === 'manual') return [];
  const { dependencies, command, cleanUp } = resolveTest(test, atomicsFolder);
  const checker = test.dependencyExecutor ?? executor.name;
  if (checker === 'manual') return [];
  return [
    ...dependencies.map(
      ({ description, check }): PlannedCommand => ({
        ...{ role: 'prerequisite', executor: checker, about: description, command: check },
      }),
    ),
    ...inRole('command', executor.name, command),
    ...inRole('clean-up', executor.name, cleanUp),
  ];
}

function inRole(
  role: 'command' | 'clean-up',
  executor: CommandExecutorName,
  command: string | null,
): readonly PlannedCommand[] {
  return command === null || command.trim() === '' ? [] : [{ role, executor, about: null, command }];
}
