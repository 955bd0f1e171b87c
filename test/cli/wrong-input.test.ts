import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { motw, temporaryFolder } from '../guest/motw.ts';

const wrong: readonly (readonly [string, readonly string[], RegExp])[] = [
  ['scenario', ['run', 'T1553.005-9'], /unknown scenario 'T1553\.005-9', did you mean 'T1553\.005-[12]'\?/],
  ['posture', ['run', '--posture', 'hardend'], /unknown posture 'hardend', did you mean 'hardened'\?/],
  [
    'control',
    ['run', '--drift', 'lunch-gate=off'],
    /unknown control 'lunch-gate', did you mean 'launch-gate'\?/,
  ],
  ['state', ['run', '--drift', 'launch-gate=offf'], /unknown state 'offf', did you mean 'off'\?/],
  ['state, nearest by its beginning', ['run', '--drift', 'launch-gate=of'], /did you mean 'off'\?/],
  [
    'name to show',
    ['show', 'nope'],
    /nothing is called 'nope'\n {2}mend: known: scenarios T1553.*; controls .*launch-gate.*; postures .*hardened.*; targets reference\n/,
  ],
  [
    'name to show, nearly right',
    ['show', 'lunch-gate'],
    /nothing is called 'lunch-gate', did you mean 'launch-gate'\?/,
  ],
  [
    'state that the control cannot have',
    ['run', '--drift', 'mount-verb=rule-off'],
    /unknown state 'rule-off'/,
  ],
  ['drift', ['run', '--drift', 'launch-gate'], /does not say which control drifts to which state/],
  ['target', ['run', '--target', 'referense'], /unknown target 'referense', did you mean 'reference'\?/],
  ['arm', ['run', '--arms', 'marked,unmarkt'], /unknown arm 'unmarkt', did you mean 'unmarked'\?/],
  ['option', ['run', '--postur', 'x'], /unknown option '--postur'/],
  ['verb', ['rum'], /unknown command 'rum'/],
  ['run to clean up', ['clean-up', '20200101'], /unknown run '20200101'/],
  ['run', ['report', '20200101'], /unknown run '20200101'/],
  ['format', ['report', 'latest', '--format', 'pdf'], /unknown (format 'pdf'|run 'latest')/],
];

for (const [what, args, says] of wrong) {
  test(`a wrong ${what}: exit 2, one line what, one line how to mend it`, async (t) => {
    const out = await temporaryFolder();
    const withOut = ['run', 'report', 'clean-up'].includes(args[0] ?? '') ? ['--out', out] : [];
    const { code, stdout, stderr } = await motw([...args, ...withOut]);
    t.is(code, 2, stderr);
    t.is(stdout, '');
    t.regex(stderr, says);
    t.notRegex(stderr, /\n\s+at /, 'no stack trace');
  });
}

test('a broken scenario file: exit 2, with file, line and column', async (t) => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'broken.yaml'), 'id: broken\ntitle: [unclosed\n');
  const { code, stdout } = await motw(['lint', folder]);
  t.is(code, 2);
  t.regex(stdout, /broken\.yaml:\d+:\d+: error /);
});

test('no QEMU and none to be had: exit 3, and exactly what is needed instead', async (t) => {
  const folder = await temporaryFolder();
  const { code, stderr } = await motw(['run', '--out', join(folder, 'runs')], {
    MOTW_CACHE: join(folder, 'cache'),
    PATH: join(folder, 'nothing'),
  });
  t.is(code, 3, stderr);
  t.regex(stderr, /apt-get/);
  t.regex(stderr, /mend: /);
});

test('a folder for runs that cannot be written: exit 3, before anything is started', async (t) => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'file'), '');
  const { code, stderr } = await motw(['run', '--out', join(folder, 'file', 'runs')]);
  t.is(code, 3, stderr);
  t.regex(stderr, /mend: /);
});

for (const verb of ['run', 'calibrate']) {
  // Node's own recursive mkdir never comes back from there.
  test(`${verb}: a folder that the system will not make: exit 3, before anything is started`, async (t) => {
    const { code, stderr } = await motw([verb, '--out', '/proc/nowhere']);
    t.is(code, 3, stderr);
    t.regex(stderr, /could not make the folder for runs: \/proc\/nowhere \(ENOENT\)\n {2}mend: /);
  });
}

test('an image that is none: a coded error, no stack trace', async (t) => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'x.iso'), 'not an image');
  const { code, stderr } = await motw(['inspect', join(folder, 'x.iso')]);
  t.is(code, 2, stderr);
  t.regex(stderr, /mend: /);
  t.notRegex(stderr, /\n\s+at /);
});

test('a cache that cannot be made: exit 3 and a mend', async (t) => {
  const folder = await temporaryFolder();
  await mkdir(join(folder, 'out'));
  await writeFile(join(folder, 'file'), '');
  const { code, stderr } = await motw(['run', '--out', join(folder, 'out')], {
    MOTW_CACHE: join(folder, 'file', 'cache'),
  });
  t.is(code, 3, stderr);
  t.regex(stderr, /mend: /);
});
