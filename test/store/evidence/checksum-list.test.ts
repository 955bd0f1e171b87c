import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import {
  type Checksum,
  formatChecksums,
  parseChecksums,
} from '../../../runner/store/evidence/checksum-list.ts';
import { temporaryFolder } from '../../guest/motw.ts';

const strange = ['plain', 'with space', 'back\\slash', 'line\nfeed', 'carriage\rreturn', '*star', 'é日本'];

test('sha256sum of GNU coreutils checks the list, strange names included', async (t) => {
  const folder = await temporaryFolder();
  const checksums: Checksum[] = [];
  for (const path of strange) {
    await writeFile(join(folder, path), path);
    checksums.push({ path, sha256: createHash('sha256').update(path).digest('hex') });
  }
  const check = () =>
    spawnSync('sha256sum', ['--check', '--strict', '--quiet'], {
      cwd: folder,
      input: formatChecksums(checksums),
    });
  t.is(check().status, 0, String(check().stderr));
  await writeFile(join(folder, 'line\nfeed'), 'changed');
  t.is(check().status, 1);
});

test('what sha256sum writes is read, strange names included', async (t) => {
  const folder = await temporaryFolder();
  for (const path of strange) await writeFile(join(folder, path), path);
  const { stdout } = spawnSync('sha256sum', strange, { cwd: folder, encoding: 'utf8' });
  t.deepEqual(
    parseChecksums(stdout)?.map(({ path }) => path),
    strange,
  );
});

test('a line that is none of a list makes the whole unreadable', (t) => {
  const good = formatChecksums([{ path: 'a', sha256: 'f'.repeat(64) }]);
  t.not(parseChecksums(good), null);
  for (const bad of ['hello\n', `${'f'.repeat(63)}  a\n`, `${'F'.repeat(64)}  a\n`, `${'f'.repeat(64)}  \n`])
    t.is(parseChecksums(good + bad), null, bad);
});
