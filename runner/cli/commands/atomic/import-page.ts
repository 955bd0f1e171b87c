import type { AtomicDocument, ShownTest } from '../../../atomic/document/atomic-document.ts';
import { printable } from '../../../reports/printable.ts';

/** What was imported, as lines for a terminal. Names and commands are somebody else's, and shown as such. */
export function* importPage({ files }: AtomicDocument, withCommands: boolean): Iterable<string> {
  for (const { file, technique, displayName, tests } of files) {
    yield `${technique} ${printable(displayName)}`;
    yield `  ${file}`;
    for (const test of tests) {
      yield `  ${String(test.number).padStart(2)}  ${printable(test.name)}`;
      for (const [what, said] of facts(test)) yield `      ${what.padEnd(9)} ${printable(said)}`;
      if (withCommands) yield* commands(test);
    }
  }
}

function facts({ guid, platforms, executor, elevation, ...test }: ShownTest): (readonly [string, string])[] {
  const { downloads, neverBecause, expect } = test;
  const fetched = [
    ...(downloads.prerequisites ? ['prerequisites (never run by the harness)'] : []),
    ...(downloads.commands ? ['its own commands'] : []),
  ];
  return [
    ['guid', guid ?? 'none: nothing can be expected of it'],
    ['for', `${platforms.join(', ')}; ${executor}${elevation ? ', as an administrator' : ''}`],
    ...test.arguments.map(
      ({ name, type, default: value }) =>
        ['argument', `${name} (${type}) = ${value ?? 'no default'}`] as const,
    ),
    ...(fetched.length === 0 ? [] : [['downloads', fetched.join(', ')] as const]),
    ...neverBecause.map((why) => ['never run', why] as const),
    ...Object.entries(expect).map(([control, status]) => ['expect', `${control}: ${status}`] as const),
  ];
}

function* commands({ executor, resolved }: ShownTest): Iterable<string> {
  const { dependencies, dependencyExecutor, command, cleanUp, steps, unresolved } = resolved;
  for (const { description, check, get } of dependencies) {
    yield `      prerequisite: ${printable(description)}`;
    yield* block(`asked with ${dependencyExecutor}`, check);
    yield* block('would be got with, which the harness never runs', get);
  }
  yield* block(`command, ${executor}`, command);
  yield* block('steps for a person', steps);
  yield* block(`clean-up, ${executor}`, cleanUp);
  if (unresolved.length > 0) yield `      without a default: ${printable(unresolved.join(', '))}`;
}

export function* block(title: string, text: string | null): Iterable<string> {
  if (text === null || text.trim() === '') return;
  yield `      ${title}:`;
  for (const line of text.trimEnd().split(/\r\n|[\r\n]/)) yield `      | ${whole(line)}`;
}

/** The whole line with its blanks: who allows a command to be run has to see all of it. What is not visible is spelled out. */
function whole(line: string): string {
  return line.replace(
    /[^\P{C}\t]|[\p{Zl}\p{Zp}]/gu,
    (char) => `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`,
  );
}
