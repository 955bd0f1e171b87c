import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { temporaryFolder } from '../iso-packer/image-file.ts';
import { oracle } from './find-oracle.ts';

test.serial('a program is looked for in MOTW_ORACLES before PATH, and must be executable', async (t) => {
  const before = process.env.MOTW_ORACLES;
  t.teardown(() => {
    if (before === undefined) delete process.env.MOTW_ORACLES;
    else process.env.MOTW_ORACLES = before;
  });
  const folder = await temporaryFolder(t);
  await writeFile(join(folder, 'sh'), '');
  process.env.MOTW_ORACLES = folder;
  t.not(oracle('sh'), join(folder, 'sh'));
  await chmod(join(folder, 'sh'), 0o755);
  t.is(oracle('sh'), join(folder, 'sh'));
  t.is(oracle('no-such-program-anywhere'), null);
});
