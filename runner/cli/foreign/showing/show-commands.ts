import type { ForeignDocument } from '../../../atomic/document/foreign-document.ts';
import { printable } from '../../../reports/printable.ts';
import { block } from '../../commands/atomic/import-page.ts';

const titles = {
  prerequisite: 'prerequisite, asked for',
  command: 'command',
  'clean-up': 'clean-up, run in any case once the command was begun',
};

/** Every command that would be run, whole, before any is. */
export function* commandLines({ test, target, notes, commands }: ForeignDocument): Iterable<string> {
  for (const note of notes) yield note;
  yield `${test.technique} test ${test.number}: ${printable(test.name)}`;
  yield `  ${test.file}, ${test.guid}`;
  yield `would run on ${target.name}, as the harness's own account, in this order:`;
  for (const { role, executor, about, command } of commands) {
    if (about !== null) yield `  ${printable(about)}`;
    const joined = executor === 'command_prompt' && /\n\s*\S/.test(command) ? ', its lines joined by &' : '';
    yield* block(`${titles[role]}, ${executor}${joined}`, command);
  }
  yield 'what would get a prerequisite is never run';
}
