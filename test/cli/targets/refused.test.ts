import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { execa } from 'execa';
import { projectScenarios } from '../../../runner/cli/compose/project.ts';
import { motw, root, temporaryFolder } from '../../guest/motw.ts';
import { deadTarget, labWith } from './lab-targets.ts';

const other = (await projectScenarios()).find(({ platforms }) => !platforms.includes('reference'));

/** Refused before anything is begun: no folder of a run is made. */
const wrong: readonly (readonly [string, readonly string[], RegExp])[] = [
  [
    'a target without lab: true',
    ['--target', 'shut'],
    /shut: no permission to run there.*\n.*'lab: true' under 'targets: shut:'/,
  ],
  ['one without it among several', ['--target', '*'], /shut: no permission to run there/],
  ['a target that is none', ['--target', 'win12'], /unknown target 'win12', did you mean 'win1[01]'\?/],
  ['a target where a scenario belongs', ['win11'], /unknown scenario 'win11', did you mean --target win11\?/],
  ['a glob that matches none', ['--target', 'srv*'], /no target of yours matches 'srv\*'/],
  [
    'a posture on a machine of the user',
    ['--target', 'win11', '--posture', 'hardened'],
    /--posture is of the reference target alone/,
  ],
  [
    'a drift on one of several',
    ['--target', 'reference', '--target', 'win*', '--drift', 'launch-gate=off'],
    /--drift is of the reference target alone, and win10/,
  ],
  ['a number at once that is none', ['--target', 'win*', '--at-once', '0'], /--at-once 0/],
];
for (const [what, args, says] of wrong) {
  test(`${what}: exit 2, nothing is begun`, async (t) => {
    const config = await labWith(
      deadTarget('win10') + deadTarget('win11') + deadTarget('shut', 'lab: false'),
    );
    const out = join(await temporaryFolder(), 'runs');
    const { code, stdout, stderr } = await motw(['run', ...args, '--config', config, '--out', out]);
    t.is(code, 2, stderr);
    t.is(stdout, '');
    t.regex(stderr, says);
    await t.throwsAsync(readdir(out), { code: 'ENOENT' });
  });
}

test('a key that is not there: said before anybody is contacted', async (t) => {
  const config = await labWith(deadTarget('win11').replace('user: motw', 'user: motw, identityFile: no/key'));
  const { code, stderr } = await motw(['run', '--target', 'win11', '--config', config]);
  t.is(code, 2, stderr);
  t.regex(stderr, /win11: there is no file .*no\/key, which its 'identityFile' names/);
  t.notRegex(stderr, /no SSH server/);
  const doctor = await motw(['doctor', '--target', 'win11', '--config', config]);
  t.is(doctor.code, 3);
  t.regex(doctor.stdout, /^missing {2}key: .*there is no file .*no\/key/m);
  t.notRegex(doctor.stdout, /reachable/);
  const lint = await motw(['lint', '--config', config]);
  t.is(lint.code, 0, 'the file may be checked where the key is not');
  t.regex(lint.stdout, /motw\.yaml:7:\d+: warning NO_KEY: there is no file .*no\/key/);
});

test('without a configuration an unknown target is no riddle', async (t) => {
  const folder = await temporaryFolder();
  const words = ['--conditions=source', join(root, 'runner/cli/main.js'), 'run', '--target', 'win11'];
  const env = { MOTW_CONFIG: '' };
  const { exitCode, stderr } = await execa(process.execPath, words, { cwd: folder, env, reject: false });
  t.is(exitCode, 2);
  t.regex(stderr, /unknown target 'win11': there is no motw\.yaml in this folder/);
});

const testOfOther = other === undefined ? test.skip : test;
testOfOther(
  `a scenario for other platforms: left out by default, refused where it is named${other === undefined ? ' (skipped: every scenario is for all platforms)' : ''}`,
  async (t) => {
    const sheet = await motw(['run', '--dry-run', '--json']);
    t.false(sheet.stdout.includes(`"id": "${other?.id}"`));
    const { code, stderr } = await motw(['run', other?.id ?? '']);
    t.is(code, 2);
    t.regex(stderr, /can't be run on a target of the platform reference/);
  },
);
