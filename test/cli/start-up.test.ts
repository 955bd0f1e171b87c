import { join } from 'node:path';
import test from 'ava';
import { sourceFiles } from '../architecture/source-tree.ts';
import { motw } from '../guest/motw.ts';

const files = new Map((await sourceFiles()).map((file) => [file.path, file]));

/** Project files and packages that are loaded with a file: what it imports as a value at once, and what those import. */
function loadedWith(path: string, seen = new Set<string>()): ReadonlySet<string> {
  if (seen.has(path)) return seen;
  seen.add(path);
  const file = files.get(path);
  const later = new Set(
    [...(file?.text.matchAll(/import\('([^']+)'\)/g) ?? [])].map(([, to = '']) =>
      to.startsWith('.') ? join(path, '..', to) : to,
    ),
  );
  for (const to of file?.valueImports ?? []) if (!later.has(to)) loadedWith(to, seen);
  return seen;
}

for (const [path, what] of [
  ['runner/config/find-config.ts', ['zod', 'yaml', 'runner/config/config-file.ts']],
  ['runner/cli/compose/lab/lab-in-force.ts', ['zod', 'yaml', 'runner/sources/source-config.ts']],
  ['runner/cli/compose/lab.ts', ['zod', 'yaml', 'runner/sources/source-config.ts']],
  [
    'runner/cli/commands/run.ts',
    [
      'runner/config/config-file.ts',
      'runner/sources/source-config.ts',
      'tar-fs',
      'runner/cli/dry-run/show-sheets.ts',
      'runner/cli/compose/windows/windows-rig.ts',
      'runner/cli/running/run-batch.ts',
      'runner/store/history/history.ts',
      'runner/cli/exercise/step-by-step.ts',
    ],
  ],
  ['runner/cli/commands/list.ts', ['runner/detections/loading/load-rules.ts']],
] as const) {
  test(`${path} is loaded without ${what.join(', ')}`, (t) => {
    const loaded = loadedWith(path);
    t.true(files.has(path) && loaded.size > 5);
    t.deepEqual(
      what.filter((each) => loaded.has(each)),
      [],
    );
  });
}

test('the entry is JavaScript, so that what was read once is not read again', (t) => {
  t.true(files.has('runner/cli/main.js'));
  t.regex(files.get('runner/cli/motw.js')?.text ?? '', /'runner\/cli\/main\.js'/);
  t.deepEqual(
    [...loadedWith('runner/cli/main.js')].filter((path) => !path.startsWith('node:')),
    ['runner/cli/main.js'],
  );
});

test('every verb is in the help, and has its own by name and by `help`', async (t) => {
  const { code, stdout } = await motw(['--help']);
  t.is(code, 0);
  const verbs = [...stdout.matchAll(/^ {2}([a-z-]+) {2,}\S/gm)].map(([, verb = '']) => verb);
  t.true(verbs.includes('run') && verbs.includes('clean-up') && verbs.length >= 14, verbs.join(' '));
  const asked = await motw(['help', 'verify']);
  t.regex(asked.stdout, /^Usage: motw verify \[options\] <file>/);
  t.regex(asked.stdout, /--sha256 <hex>/);
});
