import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { ConfigError } from '../../runner/config/config-error.ts';
import { findConfig, readConfig } from '../../runner/config/read-config.ts';

const folder = await mkdtemp(join(tmpdir(), 'motw-config-'));
test.after.always(() => rm(folder, { recursive: true, force: true }));

test.serial('the option wins over the variable, and the variable over the folder', async (t) => {
  const places = { option: undefined, variable: undefined, folder };
  t.is(await findConfig(places), null);
  await writeFile(join(folder, 'motw.yaml'), '');
  t.is(await findConfig(places), join(folder, 'motw.yaml'));
  t.is(await findConfig({ ...places, variable: '' }), join(folder, 'motw.yaml'));
  t.is(await findConfig({ ...places, variable: 'of-the-variable' }), 'of-the-variable');
  t.is(
    await findConfig({ ...places, variable: 'of-the-variable', option: 'of-the-option' }),
    'of-the-option',
  );
  await rm(join(folder, 'motw.yaml'));
});

test.serial('a motw.yml is not passed over in silence', async (t) => {
  await writeFile(join(folder, 'motw.yml'), '');
  const found = findConfig({ option: undefined, variable: undefined, folder });
  const error = await t.throwsAsync(found, { instanceOf: ConfigError, message: /name it motw\.yaml/ });
  t.is(error?.category, 'user');
  await rm(join(folder, 'motw.yml'));
});

test.serial('a configuration that was named and is not there is wrong input', async (t) => {
  const { config, problems } = await readConfig(join(folder, 'elsewhere.yaml'));
  t.is(config, null);
  t.deepEqual(
    problems.map(({ code, line }) => [code, line]),
    [['NO_CONFIG', 1]],
  );
});
