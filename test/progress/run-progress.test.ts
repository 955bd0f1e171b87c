import test from 'ava';
import { RunProgress } from '../../runner/cli/progress/run-progress.ts';
import { SetUpLines } from '../../runner/cli/progress/set-up-lines.ts';
import type { ProgressEvent } from '../../runner/lifecycle/rig.ts';

const scenario = 'T1553.005-2';
const erase = '\r\x1b[2K';
const step = (arm: string, name: string, status: string): ProgressEvent => ({
  is: 'step',
  scenario,
  arm,
  step: name,
  status,
});

/** Each event with the milliseconds that pass before it. */
const events: readonly (readonly [number, ProgressEvent])[] = [
  [0, { is: 'machine', doing: 'starting' }],
  [1500, { is: 'arm', scenario, arm: 'marked', attempt: 1 }],
  [100, step('marked', 'mount', 'running')],
  [300, step('marked', 'mount', 'failed')],
  [0, step('marked', 'clean-up', 'running')],
  [0, step('marked', 'clean-up', 'completed')],
  [0, { is: 'arm', scenario, arm: 'marked', attempt: 2 }],
  [0, step('marked', 'open', 'running')],
  [700, step('marked', 'open', 'blocked')],
  [0, { is: 'arm', scenario: null, arm: 'quiet', attempt: 1 }],
  [4000, { is: 'machine', doing: 'stopping' }],
];

function shown(out: { isTTY?: boolean; columns?: number }, term = 'xterm-256color') {
  const written: string[] = [];
  let clock = 0;
  const progress = new RunProgress(
    { ...out, write: (text) => written.push(text) },
    { term, now: () => clock },
  );
  for (const [ms, event] of events) {
    clock += ms;
    progress.show(event);
  }
  return { progress, written, text: () => written.join('') };
}

const armLines = [
  'T1553.005-2 marked  0.4 s  mount failed > clean-up',
  'T1553.005-2 marked (attempt 2)  0.7 s  open blocked',
  'quiet  4.0 s',
];

test('not a terminal: one plain line for each arm that has ended, and nothing else', (t) => {
  const { progress, text } = shown({});
  progress.end();
  t.is(text(), `${armLines.join('\n')}\n`);
});

test('a terminal that knows no control sequences gets none', (t) => {
  const { progress, text } = shown({ isTTY: true }, 'dumb');
  progress.end();
  t.is(text(), `${armLines.join('\n')}\n`);
});

test('ended in the midst of an arm, its line still comes, and only once', (t) => {
  const written: string[] = [];
  {
    using progress = new RunProgress({ write: (text) => written.push(text) }, { now: () => 0 });
    progress.show({ is: 'arm', scenario, arm: 'marked', attempt: 1 });
    progress.end();
  }
  t.deepEqual(written, ['T1553.005-2 marked  0.0 s\n']);
});

/** What a terminal shows in the end: each line's last drawing. */
function screen(text: string): readonly string[] {
  return text.split('\n').map((line) => line.split(erase).at(-1) ?? '');
}

test('a terminal: a live line says what is going on, and an ended arm leaves its line', (t) => {
  const { progress, written, text } = shown({ isTTY: true, columns: 80 });
  t.deepEqual(screen(text()), [...armLines, 'machine stopping ... 0.0 s']);
  t.true(written.includes(`${erase}T1553.005-2 marked  mount ... 0.0 s`));
  progress.end();
  t.deepEqual(screen(text()), [...armLines, ''], 'the live line is gone, the cursor where it began');
  const length = written.length;
  progress.end();
  t.is(written.length, length);
});

test('a live line tells how long it has been going on', async (t) => {
  const written: string[] = [];
  let clock = 0;
  using progress = new RunProgress(
    { isTTY: true, write: (text) => written.push(text) },
    { term: 'xterm', now: () => clock },
  );
  progress.show({ is: 'machine', doing: 'starting' });
  clock = 3400;
  await new Promise<void>((resolve) => {
    const look = setInterval(() => {
      if (written.length < 2) return;
      clearInterval(look);
      resolve();
    }, 10);
  });
  t.is(written[1], `${erase}machine starting ... 3.4 s`);
});

test('no line wraps on a narrow terminal', (t) => {
  const { progress, text } = shown({ isTTY: true, columns: 24 });
  progress.end();
  const drawings = text().replaceAll(erase, '\n').split('\n');
  t.true(drawings.some((line) => line.length === 23));
  t.deepEqual(
    drawings.filter((line) => line.length > 23),
    [],
  );
});

test('a terminal that does not know its size counts as one of 80 columns', (t) => {
  t.is(shown({ isTTY: true, columns: 0 }).text(), shown({ isTTY: true, columns: 80 }).text());
});

test('the terminal gets no colour, only the one sequence that erases a line', (t) => {
  const { progress, text } = shown({ isTTY: true });
  progress.end();
  t.true(text().includes(erase));
  t.false(text().replaceAll(erase, '').includes('\x1b'));
});

test('set-up: a plain line for each part, safe to show', (t) => {
  const written: string[] = [];
  const lines = new SetUpLines({ write: (text) => written.push(text) });
  lines.add('unpacking 12 packages');
  lines.add('a\x1b[2Jb');
  t.deepEqual(written, ['unpacking 12 packages\n', 'a\\u{1b}[2Jb\n']);
});

test('while somebody is asked the last line is theirs, and that time is not the arm’s', (t) => {
  const written: string[] = [];
  let clock = 0;
  const progress = new RunProgress(
    { isTTY: true, columns: 80, write: (text) => written.push(text) },
    { term: 'xterm', now: () => clock },
  );
  progress.show({ is: 'arm', scenario, arm: 'marked', attempt: 1 });
  progress.show(step('marked', 'deliver', 'completed'));
  progress.show({ is: 'stop', doing: 'begun' });
  t.is(written.at(-1), erase, 'the live line is taken away');
  const length = written.length;
  clock += 600_000;
  progress.show({ is: 'stop', doing: 'ended' });
  t.is(written.length, length, 'nothing is drawn meanwhile');
  progress.show(step('marked', 'mount', 'running'));
  t.is(written.at(-1), `${erase}T1553.005-2 marked  mount ... 0.0 s`);
  clock += 400;
  progress.show(step('marked', 'mount', 'completed'));
  progress.end();
  t.is(screen(written.join('')).at(-2), 'T1553.005-2 marked  0.4 s  deliver > mount');
});
