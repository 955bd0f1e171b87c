import './cache-apart.ts';
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import test from 'ava';
import type { RunRecord } from '../../runner/model/run-record.ts';
import { runSchema } from '../../runner/store/run-schema.ts';
import { leftOf, machinesOf, motw, onlyRun, root, runId, start, temporaryFolder } from './motw.ts';

const args = (out: string): readonly string[] => ['run', 'T1553.005-2', '--step', '--out', out];

const wordsIn = ({ observations }: RunRecord) => observations.filter(({ kind }) => kind === 'blue-team');

/** Writes each line once standard error has asked for the nth time. */
function operated(args: readonly string[]) {
  const { child, ended, said } = start(args, {}, 'pipe');
  return {
    ...{ child, ended, said },
    say: (line: string) => child.stdin?.write(`${line}\n`),
    /** Resolves when it stands before the step for the nth time. */
    before: (step: string, nth = 1): Promise<void> =>
      said(new RegExp(`(?:STOP before [^\\n]*\\b${step}\\b[\\s\\S]*?){${nth}}`)),
  };
}

test.serial(
  'a run that is stopped for seconds finds what one without stops finds, and when it really came',
  async (t) => {
    const out = await temporaryFolder();
    const { ended, say, before, child } = operated([...args(out), '--json']);
    const stood = 2_500;
    for (const step of ['build', 'deliver']) {
      await before(step);
      say('');
    }
    await before('mount');
    say('image-file-c alerted rule 4711');
    await pause(stood);
    say('');
    await before('inspect');
    say('note nobody has seen the mount');
    await pause(stood);
    say('');
    await before('open');
    say('');
    await before('collect');
    await pause(stood);
    say('skip-stops');
    await before('build', 2);
    say('go');
    const { code, stdout, stderr } = await ended;
    t.is(code, 0, stderr);
    const run = JSON.parse(stdout) as RunRecord;
    t.true(runSchema.safeParse(run).success);
    t.is(run.outcome, 'expected');
    t.is(run.cleanUp, 'clean');
    const verdicts = run.scenarios.flatMap((scenario) => scenario.verdicts);
    const detected = verdicts.filter(({ kind }) => kind === 'detective');
    t.is(detected.length, 5);
    for (const { control, status, timeToDetectMs } of detected) {
      t.is(status, 'detected', control);
      t.true(timeToDetectMs !== null && timeToDetectMs < stood, `${control} ${timeToDetectMs}`);
    }
    t.deepEqual(
      wordsIn(run).map(({ arm, step, data }) => [arm, step, data.control, data.says, data.note]),
      [
        ['marked', 'deliver', 'image-file-created', 'alerted', 'rule 4711'],
        ['marked', 'inspect', null, null, 'nobody has seen the mount'],
      ],
    );
    const pauses = run.observations.filter(({ kind }) => kind === 'pause');
    t.is(pauses.length, 7, 'six of the marked arm, one before the other');
    t.is(pauses.filter(({ data }) => Number(data.waitedMs) >= stood).length, 3);
    t.is(child.exitCode, 0, 'an input that is left open keeps nothing waiting');
    t.deepEqual(await leftOf(run.id), []);
    const { code: again, stdout: report } = await motw(['report', run.id, '--out', out]);
    t.is(again, 0);
    t.regex(report, /nobody has seen the mount/);
  },
);

test.serial('kill -9 during a stop, then clean-up: what was said is kept, and nothing is left', async (t) => {
  const out = await temporaryFolder();
  const { child, ended, say, before } = operated(args(out));
  for (const step of ['build', 'deliver']) {
    await before(step);
    say('');
  }
  await before('mount');
  say('lure nothing');
  while (wordsIn(await onlyRun(out)).length === 0) await pause(10);
  child.kill('SIGKILL');
  await ended;
  const id = await runId(out);
  t.true((await machinesOf(id)).length > 0, 'the machine outlives the harness');
  const { code, stdout } = await motw(['clean-up', '--out', out]);
  t.is(code, 0, stdout);
  const run = await onlyRun(out);
  t.is(run.state, 'interrupted');
  t.is(run.cleanUp, 'clean');
  t.is(wordsIn(run)[0]?.data.says, 'nothing');
  t.deepEqual(await leftOf(id), []);
});

test.serial('an input that comes to its end stops the run at its next stop, and says why', async (t) => {
  const out = await temporaryFolder();
  const { child, ended, say, before } = operated(args(out));
  await before('build');
  say('');
  await before('deliver');
  child.stdin?.end();
  const { code, stderr } = await ended;
  t.is(code, 3);
  t.regex(stderr, /the input has come to its end, and nobody is there to say go/);
  const run = await onlyRun(out);
  t.is(run.state, 'interrupted');
  t.is(run.cleanUp, 'clean');
  t.deepEqual(await leftOf(run.id), []);
});

/** The command on a pseudo-terminal of its own, by script(1), which every Debian has. */
function onTerminal(args: readonly string[]) {
  const command = [process.execPath, '--conditions=source', join(root, 'runner/cli/main.js'), ...args];
  const child: ChildProcess = spawn(
    'script',
    ['-qec', command.map((word) => `'${word}'`).join(' '), '/dev/null'],
    {
      env: { ...process.env, NO_COLOR: '1', TERM: 'xterm', SHELL: '/bin/sh' },
      stdio: ['pipe', 'pipe', 'inherit'],
    },
  );
  let screen = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    screen += chunk;
  });
  return {
    type: (keys: string) => child.stdin?.write(keys),
    /** The terminal alone: what runs on it is hung up. */
    goesAway: () => child.kill('SIGKILL'),
    async shows(text: RegExp): Promise<void> {
      while (!text.test(screen)) {
        if (child.exitCode !== null) throw new Error(`ended without ${text}: ${screen}`);
        await pause(20);
      }
    },
    ended: new Promise<{ code: number | null; screen: string }>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code) => resolve({ code, screen }));
    }),
  };
}

test.serial(
  'at a terminal: lines are edited, what is typed ahead skips no stop, and Ctrl-C cleans up with exit 3',
  async (t) => {
    const out = await temporaryFolder();
    const { type, shows, ended } = onTerminal(args(out));
    await shows(/before build> /);
    // The second Enter comes while the step runs; the third line, too, and is kept.
    type('\r\rnote typed ahead\r');
    await shows(/before deliver> /);
    await shows(/kept: a note/);
    type('notX\u007fe edited\r');
    await shows(/kept: a note[\s\S]*kept: a note/);
    type('\r');
    await shows(/before mount> /);
    type('\u0003');
    const { code, screen } = await ended;
    t.is(code, 3, screen);
    t.regex(screen, /SIGINT: cleaning up/);
    t.false(screen.includes('\u0007'), 'no bell is rung');
    const run = await onlyRun(out);
    t.is(run.state, 'interrupted');
    t.is(run.cleanUp, 'clean');
    t.deepEqual(
      wordsIn(run).map(({ data, step }) => [data.note, step]),
      [
        ['typed ahead', 'deliver'],
        ['edited', 'deliver'],
      ],
    );
    t.deepEqual(await leftOf(run.id), []);
  },
);

test.serial('a terminal that goes away during a stop: cleaned up, and the evidence is kept', async (t) => {
  const out = await temporaryFolder();
  const { type, shows, goesAway } = onTerminal(args(out));
  for (const step of ['build', 'deliver', 'mount']) {
    await shows(new RegExp(`before ${step}> `));
    if (step !== 'mount') type('\r');
  }
  goesAway();
  const id = await runId(out);
  for (const before = performance.now(); !existsSync(join(out, id, 'evidence.tar')); await pause(20))
    if (performance.now() - before > 30_000) throw new Error(`no evidence: ${(await leftOf(id)).join(', ')}`);
  const run = await onlyRun(out);
  t.is(run.state, 'interrupted');
  t.is(run.cleanUp, 'clean');
  t.deepEqual(await leftOf(id), []);
});
