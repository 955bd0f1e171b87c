import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { ConfigError } from '../../runner/config/config-error.ts';
import { findConfig } from '../../runner/config/find-config.ts';
import { NoConfigError } from '../../runner/config/no-config-error.ts';
import { readConfig } from '../../runner/config/read-config.ts';

const folder = await mkdtemp(join(tmpdir(), 'motw-config-'));
test.after.always(() => rm(folder, { recursive: true, force: true }));

test.serial('the option wins over the variable, and the variable over the folder', async (t) => {
  const places = { option: undefined, variable: undefined, folder };
  const inFolder = (name: string) => join(folder, name);
  t.is(await findConfig(places), null);
  for (const name of ['motw.yaml', 'of-the-variable', 'of-the-option']) await writeFile(inFolder(name), '');
  t.is(await findConfig(places), inFolder('motw.yaml'));
  t.is(await findConfig({ ...places, variable: '' }), inFolder('motw.yaml'));
  const variable = inFolder('of-the-variable');
  t.is(await findConfig({ ...places, variable }), variable);
  const option = inFolder('of-the-option');
  t.is(await findConfig({ ...places, variable, option }), option);
  await rm(inFolder('motw.yaml'));
});

test.serial('a configuration that was named and is not there: who named it, and what to do', async (t) => {
  const nowhere = join(folder, 'nowhere', 'lab.yaml');
  for (const [places, says, mend] of [
    [
      { option: nowhere, variable: undefined },
      /there is no file .*lab\.yaml, which --config names/,
      /leave --config out/,
    ],
    [{ option: undefined, variable: nowhere }, /lab\.yaml, which MOTW_CONFIG names/, /leave MOTW_CONFIG out/],
    [{ option: folder, variable: undefined }, /which --config names, is a folder/, /--config .*motw\.yaml$/],
  ] as const) {
    const found = findConfig({ ...places, folder });
    const error = await t.throwsAsync(found, { instanceOf: NoConfigError, message: says });
    t.regex(error?.mend ?? '', mend);
    t.is(error?.category, 'user');
  }
});

test.serial('a motw.yml is not passed over in silence', async (t) => {
  await writeFile(join(folder, 'motw.yml'), '');
  const found = findConfig({ option: undefined, variable: undefined, folder });
  const error = await t.throwsAsync(found, { instanceOf: ConfigError, message: /name it motw\.yaml/ });
  t.is(error?.category, 'user');
  await rm(join(folder, 'motw.yml'));
});

test.serial('reading a configuration that is not there is a problem like any other, in words', async (t) => {
  const { config, problems } = await readConfig(join(folder, 'elsewhere.yaml'));
  t.is(config, null);
  t.deepEqual(
    problems.map(({ code, message }) => [code, message]),
    [['NO_CONFIG', 'cannot be read: there is no such file']],
  );
});
