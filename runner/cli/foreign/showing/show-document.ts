import type { ForeignCommand, ForeignDocument } from '../../../atomic/document/foreign-document.ts';
import { printable } from '../../../reports/printable.ts';

/** What came of a run, as lines for a terminal. */
export function* documentLines(document: ForeignDocument): Iterable<string> {
  const { test, target, notes, commands, controls, hits, outcome, fault, cleanUp, left } = document;
  yield `${test.technique} test ${test.number} on ${target.name}: ${printable(test.name)}`;
  for (const note of notes) yield `  ${note}`;
  for (const command of commands) yield* commandLines(command);
  for (const { control, status, expected, outcome: is, why, advice } of controls) {
    yield `  ${control}: ${status} (${expected === null ? 'nothing was expected' : `expected ${expected}: ${is}`})`;
    yield `    ${printable(why)}`;
    if (advice !== null) yield `    ${printable(advice)}`;
  }
  const untied = hits.filter(({ tiedBy }) => tiedBy === null).length;
  if (untied > 0) yield `  ${untied} hit${untied === 1 ? '' : 's'} of rules that nothing ties to the command`;
  if (controls.length === 0) yield '  nothing was expected, and no rule matched an event of the command';
  if (fault !== null) yield `  fault ${fault.code}: ${printable(fault.text)}`;
  if (cleanUp === 'clean') yield '  cleaned up, as far as the test says how';
  for (const what of left) yield `  LEFT: ${printable(what)}`;
  yield `outcome: ${outcome}`;
}

function* commandLines({ role, is, exitCode, said, fault, about }: ForeignCommand): Iterable<string> {
  const how =
    is === 'ended' ? `ended with ${exitCode}` : fault === null ? is : `${is}: ${printable(fault.text)}`;
  yield `  ${role}${about === null ? '' : ` (${printable(about)})`}: ${how}`;
  for (const text of [said?.out, said?.err])
    if (text !== undefined && text.trim() !== '') yield `    said: ${printable(text.trim())}`;
}
