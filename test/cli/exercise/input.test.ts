import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import test from 'ava';
import { PipedOperator } from '../../../runner/cli/exercise/asking/piped-operator.ts';
import { longestNote } from '../../../runner/cli/exercise/blue-team.ts';
import { mustBeOneRun } from '../../../runner/cli/exercise/must-be-one-run.ts';
import { start, temporaryFolder } from '../../guest/motw.ts';
import { exercise, Scripted, wordsIn } from './scripted.ts';

test('lines from a pipe are taken one by one, and its end is the end of the run', async (t) => {
  const lines = ['', '', 'image-f alerted', 'the proxy was slow', ''];
  const operator = new PipedOperator(Readable.from(lines.map((line) => `${line}\n`)));
  const { record, shown } = await exercise(operator);
  t.deepEqual(
    wordsIn(record).map(({ data }) => [data.control, data.note]),
    [
      ['image-file-created', null],
      [null, 'the proxy was slow'],
    ],
  );
  t.regex(
    shown,
    /before mount> image-f alerted\nkept: image-file-created alerted, \d+\.\d s after deliver began/,
  );
  t.regex(shown, /kept: a note, as it begins with no control and no command\n/);
  t.is(record.state, 'interrupted');
  t.is(record.cleanUp, 'clean');
});

test('what may be a slip is asked back and kept nowhere, and the controls are named once a stop', async (t) => {
  const slips = ['q', 'skip', 'note', 'quit now', 'image alerted', 'image-m seen', 'gizmo blocked', 'hm'];
  const { record, shown } = await exercise(new Scripted({ 3: slips, 4: ['gizmo blocked'] }), {
    arms: ['marked'],
  });
  t.deepEqual(wordsIn(record), []);
  t.is(shown.match(/^not kept: /gm)?.length, slips.length + 1);
  t.is(shown.match(/^ {2}the controls: mount-verb, .*process-from-mounted-image$/gm)?.length, 2);
  t.is(record.outcome, 'expected');
});

test('a word for controls of the other kind is taken, and that it is one is said', async (t) => {
  const operator = new Scripted({
    4: ['image-m prevented', 'mount-v detected', 'image-m alerted'],
    5: ['look'],
  });
  const { record, shown } = await exercise(operator, { arms: ['marked'] });
  t.deepEqual(
    wordsIn(record).map(({ data }) => [data.control, data.says]),
    [
      ['image-mounted', 'blocked'],
      ['mount-verb', 'alerted'],
      ['image-mounted', 'alerted'],
    ],
  );
  t.regex(shown, /^kept: image-mounted blocked.*; this control detects, and blocks nothing$/m);
  t.regex(shown, /^kept: mount-verb alerted.*; this control prevents, and raises no alert$/m);
  t.regex(shown, /^kept: image-mounted alerted, .* marked arm$/m);
  t.regex(
    shown,
    /^ {2}image-mounted blocked, replaced below \(.*\)\n {2}mount-verb alerted \(.*\)\n {2}image-mounted alerted \(/m,
  );
});

test('an input at its end is found out before anything is begun, and of another one no line is lost', async (t) => {
  t.true(await new PipedOperator(Readable.from([])).isOver());
  const operator = new PipedOperator(Readable.from(['image-f unsure\n', '\n']));
  t.false(await operator.isOver());
  const silent = new PassThrough();
  const waiting = new PipedOperator(silent);
  t.false(await waiting.isOver());
  silent.write('later\n');
  await waiting.begin();
  t.is(await waiting.next('', new AbortController().signal), 'later');
  t.is(await operator.next('', new AbortController().signal), 'image-f unsure');
});

for (const [what, stdio] of [
  ['ignore', 'is /dev/null'],
  ['pipe', 'has been closed'],
] as const) {
  test(`run --step whose standard input ${stdio}: exit 2, and no run folder`, async (t) => {
    const out = join(await temporaryFolder(), 'runs');
    const { child, ended } = start(['run', '--step', '--out', out], {}, what);
    child.stdin?.end();
    const { code, stderr } = await ended;
    t.is(code, 2, stderr);
    t.regex(
      stderr,
      /^motw: nobody can say go: the standard input of --step is at its end\n {2}mend: run it at a terminal/,
    );
    t.false(existsSync(out));
  });
}

test('an input that can not be read is one that has come to its end', async (t) => {
  const broken = new Readable({
    read() {
      this.destroy(Object.assign(new Error('read EIO'), { code: 'EIO' }));
    },
  });
  const { record, shown } = await exercise(new PipedOperator(broken));
  t.regex(shown, /the input has come to its end/);
  t.is(record.state, 'interrupted');
  t.is(record.cleanUp, 'clean');
});

test('of a note too long for a record the beginning is kept, and that is said', async (t) => {
  const operator = new Scripted({ 1: [`note ${'x'.repeat(longestNote - 1)}\u{1f600}y`] });
  const { record, shown } = await exercise(operator, { arms: ['marked'] });
  t.is(wordsIn(record)[0]?.data.note, 'x'.repeat(longestNote - 1));
  t.regex(shown, new RegExp(`of a note ${longestNote} characters are kept`));
});

for (const [what, asked] of Object.entries({
  'several targets': { targets: 2, repeat: 1 },
  '--repeat': { targets: 1, repeat: 2 },
  '--max-time': { targets: 1, repeat: 1, maxTime: 1 },
  '--only-changes': { targets: 1, repeat: 1, onlyChanges: true as const },
})) {
  test(`--step and ${what} do not go together`, (t) => {
    t.throws(() => mustBeOneRun(asked), { message: new RegExp(`does not go with ${what}$`) });
    t.notThrows(() => mustBeOneRun({ targets: 1, repeat: 1 }));
  });
}
