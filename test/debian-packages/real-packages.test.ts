import { existsSync } from 'node:fs';
import { chmod, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { execa } from 'execa';
import { openPrefix } from '../../artifacts/debian-packages/debian-prefix.ts';
import { writeWrapper } from '../../artifacts/debian-packages/program.ts';
import { aptTest, temporaryFolder } from './local-repository.ts';

const [test, skipped] = aptTest();
const asRoot = process.getuid?.() === 0 && existsSync('/usr/sbin/runuser');

// As nobody where the tests run as root, else as whoever runs them.
test(`without root and with an empty home, a program of the machine's own sources runs with its own libraries${skipped}`, async (t) => {
  const folder = await temporaryFolder(t);
  const home = path.join(folder, 'home');
  const cache = path.join(folder, 'cache');
  for (const each of [home, cache]) await mkdir(each);
  for (const each of [folder, home, cache]) await chmod(each, 0o777);
  const script = path.join(import.meta.dirname, 'ensure-in-child.ts');
  const drop = asRoot ? ['runuser', '-u', 'nobody', '--'] : [];
  const bare = ['env', '-i', `HOME=${home}`, `PATH=${process.env.PATH}`];
  const [file = '', ...args] = [
    ...drop,
    ...bare,
    process.execPath,
    '--conditions=source',
    script,
    cache,
    'set',
    'lz4',
  ];
  await execa(file, args, { cwd: folder });

  const prefix = await openPrefix(cache, 'set', [{ name: 'lz4', extent: 'with dependencies', why: 'test' }]);
  const program = await prefix?.program('lz4');
  if (!prefix || !program) return t.fail('no lz4 in its package');
  const wrapper = path.join(folder, 'bin', 'lz4');
  await writeWrapper(program, wrapper);
  t.is((await execa(wrapper, ['-c'], { input: 'some words' }).pipe(wrapper, ['-dc'])).stdout, 'some words');

  const listing = await execa(program.file, [
    ...program.args.slice(0, -1),
    '--list',
    ...program.args.slice(-1),
  ]);
  const libraries = [...listing.stdout.matchAll(/=> (\/\S+)/g)].map((match) => match[1] ?? '');
  t.true(libraries.length >= 2);
  t.deepEqual(
    libraries.filter((library) => !library.startsWith(prefix.root)),
    [],
  );
});
