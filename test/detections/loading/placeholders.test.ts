import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { PlaceholdersError, readPlaceholders } from '../../../runner/detections/loading/placeholders.ts';
import { temporaryFolder } from '../../guest/motw.ts';

async function fileWith(text: string): Promise<string> {
  const file = join(await temporaryFolder(), 'placeholders.yaml');
  await writeFile(file, text);
  return file;
}

test('a name stands for its list of values, or for its one value', async (t) => {
  const file = await fileWith(
    'admins: [root, sam]\nport: 8080\n"domain controllers"x: 1\n'.replace(/".*\n/, ''),
  );
  t.deepEqual(await readPlaceholders(file), { admins: ['root', 'sam'], port: [8080] });
});

test('JSON is YAML', async (t) => {
  t.deepEqual(await readPlaceholders(await fileWith('{"admins": ["a*", 7]}')), { admins: ['a*', 7] });
});

for (const [what, text, says] of [
  ['a name with the percent signs', 'ok: 1\n"%admins%": [a]\n', /placeholders\.yaml:2:\d+: .*%/],
  ['a list without values', 'ok: 1\nadmins: []\n', /placeholders\.yaml:2:9: admins: /],
  ['a value that is a map', 'admins: { a: 1 }\n', /placeholders\.yaml:1:9: admins: /],
  ['a list of names', '- admins\n', /placeholders\.yaml:1:1: /],
  ['nothing', '', /placeholders\.yaml:1:1: /],
  ['broken YAML', 'admins: [a\nb: c\n', /placeholders\.yaml:\d+:\d+: /],
] as const) {
  test(`${what} is refused with line and column`, async (t) => {
    const error = await t.throwsAsync(readPlaceholders(await fileWith(text)), {
      instanceOf: PlaceholdersError,
      message: says,
    });
    t.is(error?.category, 'user');
  });
}

test('a file that is not there is the user’s error', async (t) => {
  await t.throwsAsync(readPlaceholders('/nowhere/placeholders.yaml'), {
    instanceOf: PlaceholdersError,
    message: '/nowhere/placeholders.yaml: ENOENT: no such file or directory',
  });
});
