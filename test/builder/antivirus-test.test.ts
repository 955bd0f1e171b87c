import test from 'ava';
import { antivirusTest } from '../../artifacts/builder/antivirus-test.ts';
import { sourceFiles } from '../architecture/source-tree.ts';
import { sha256 } from '../oracle/folder-contents.ts';

test('it is the EICAR test file, byte for byte', (t) => {
  t.is(antivirusTest().length, 68);
  t.is(sha256(antivirusTest()), '275a021bbfb6489e54d471899f7db9d1663fc695ec2fe2a2c4538aabf651fd0f');
});

test('no source is taken for it', async (t) => {
  const whole = Buffer.from(antivirusTest()).toString('latin1');
  const files = await sourceFiles();
  t.true(files.some(({ path }) => path === 'artifacts/builder/antivirus-test.ts'));
  for (const { path, text } of files) t.false(text.includes(whole), path);
});
