import type { AtomicFile, AtomicTest } from '../../atomic/atomic.ts';
import { notRunnable } from '../../atomic/command-line.ts';
import { mayRunForeign, type PlannedCommand, planForeign } from '../../atomic/foreign.ts';
import type { Expectations } from '../../model/expectation.ts';
import { printable } from '../../reports/printable.ts';
import type { ChosenTarget } from '../running/chosen-targets.ts';
import { mustBeLabs } from '../running/must-be-labs.ts';
import { ForeignRefusedError } from './foreign-refused.ts';

export type WindowsTarget = Extract<ChosenTarget, { platform: 'windows' }>;

/** A test that is not ours, allowed on its target as far as that can be known without contact. */
export interface ForeignPlan {
  readonly file: Pick<AtomicFile, 'file' | 'technique'>;
  readonly test: AtomicTest & { readonly guid: string };
  readonly target: WindowsTarget;
  readonly commands: readonly PlannedCommand[];
  readonly expectations: Expectations;
}

/** The place of a test in the files that were loaded. */
export interface FoundTest {
  readonly file: ForeignPlan['file'];
  readonly test: ForeignPlan['test'];
}

export function testWithGuid(atomics: readonly AtomicFile[], guid: string): FoundTest | null {
  for (const { file, technique, tests } of atomics)
    for (const test of tests)
      if (test.guid === guid.toLowerCase())
        return { file: { file, technique }, test: { ...test, guid: test.guid } };
  return null;
}

/**
 * Everything that would be run, and nothing is contacted.
 *
 * @throws ForeignRefusedError, and what a target without `lab: true` throws
 */
export function foreignPlan(
  { file, test }: FoundTest,
  target: ChosenTarget,
  expectations: Expectations,
  atomicsFolder: string,
): ForeignPlan {
  if (target.platform !== 'windows')
    throw new ForeignRefusedError(
      `${target.name}: tests that are not ours run on Windows targets only`,
      'name one of yours with --target; `motw list targets` shows them',
    );
  mustBeLabs([target]);
  const { name, config, lab } = target;
  if (!config.allowForeign)
    throw new ForeignRefusedError(
      `${name}: no permission to run a test there that is not ours, so nothing was touched`,
      `where you want that, write 'allowForeign: true' under 'targets: ${name}:' in ${lab.file}`,
    );
  const commands = planForeign(test, atomicsFolder);
  // Whether the account is an administrator's is only known inside; it is asked before anything is run.
  const { because } = mayRunForeign(test, { platform: 'windows', allowForeign: true, elevated: true });
  const against = [...because, ...commands.flatMap((planned) => notRunnable(planned) ?? [])];
  if (against.length === 0 && !commands.some(({ role }) => role === 'command'))
    against.push('it has no command');
  if (against.length > 0) throw mayNot(test, against);
  return { file, test, target, commands, expectations };
}

export function mayNot({ guid }: Pick<AtomicTest, 'guid'>, against: readonly string[]): ForeignRefusedError {
  return new ForeignRefusedError(
    `the test ${guid} may not be run: ${against.map(printable).join('; ')}`,
    '`motw atomic import --show` shows what it is, needs and fetches',
  );
}
