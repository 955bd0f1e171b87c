import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { loadRules, readRules } from '../../runner/detections/loading/load-rules.ts';
import { RulesRefused } from '../../runner/detections/rule-refused.ts';

const rule = (id: number, modifier: string) =>
  `title: T\nid: 00000000-0000-4000-8000-00000000000${id}\nlogsource: { category: file_event }\ndetection:\n  s: { A|${modifier}: x }\n  condition: s\n`;

async function folderWith(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'rules-'));
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  return folder;
}

test('the rules of a folder come in the order of their names; other files are left alone', async (t) => {
  const folder = await folderWith({
    'b.yml': rule(1, 'contains'),
    'a.yaml': rule(2, 'endswith'),
    'README.md': '#',
  });
  t.teardown(() => rm(folder, { recursive: true }));
  const rules = await loadRules(folder);
  t.deepEqual(
    rules.map((r) => r.name),
    ['a', 'b'],
  );
  t.deepEqual(
    (await loadRules([join(folder, 'b.yml')])).map((r) => r.name),
    ['b'],
  );
});

test('a refused rule is an error that names every refusal, or stands beside the others', async (t) => {
  const folder = await folderWith({
    'a.yml': rule(1, 'wide'),
    'b.yml': rule(2, 'contains'),
    'c.yml': rule(3, 'lt'),
  });
  t.teardown(() => rm(folder, { recursive: true }));
  const error = await t.throwsAsync(loadRules(folder), { instanceOf: RulesRefused });
  t.deepEqual(
    error?.refused.map((r) => [r.file, r.line]),
    [
      [join(folder, 'a.yml'), 5],
      [join(folder, 'c.yml'), 5],
    ],
  );
  const { rules, refused } = await readRules(folder);
  t.deepEqual(
    rules.map((r) => r.name),
    ['b'],
  );
  t.is(refused.length, 2);
});
