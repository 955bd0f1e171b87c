import { PassThrough } from 'node:stream';
import test from 'ava';
import { reportError } from '../../runner/cli/report-error.ts';
import { UsageError } from '../../runner/cli/usage-error.ts';
import { GuestOperationError } from '../../runner/targets/windows/guest/guest-operation-error.ts';

function said(error: unknown): string {
  const stderr = new PassThrough();
  reportError(error, stderr as unknown as NodeJS.WriteStream);
  return String(stderr.read()).replace(/^.*?motw:\S* /, '');
}

test('what a guest says moves no cursor and makes no line of its own', (t) => {
  const text = said(new GuestOperationError('facts', 'E_FAIL', 'no\u001b[2J\r\nmotw: all is clean\u202e'));
  t.is(text.split('\n').length, 3, text);
  for (const sign of ['\r', '\u001b[2J', '\u202e']) t.false(text.includes(sign));
  t.regex(text, /no\\u\{1b\}\[2J motw: all is clean/);
});

test('what is wrong with the user’s input may take several lines', (t) => {
  t.regex(said(new UsageError('one\ntwo', 'three')), /one\ntwo\n {2}mend: three\n$/);
});
