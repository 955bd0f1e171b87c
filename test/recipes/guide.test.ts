import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { parseConfig } from '../../runner/config/parse-config.ts';
import { notificationFor } from '../../runner/notifications/notification.ts';
import { regressed, run } from '../notifications/sent.ts';

const root = join(import.meta.dirname, '../..');
const guide = await readFile(join(root, 'SCHEDULING.md'), 'utf8');

function blocks(language: string): readonly string[] {
  return [...guide.matchAll(new RegExp(`^\`\`\`${language}\n([^]*?)^\`\`\`$`, 'gm'))].map(
    ([, text]) => text ?? '',
  );
}

test('every file and every part that the guide names is there', async (t) => {
  const links = [...guide.matchAll(/\]\(([^)]+)\)/g)].map(([, to]) => to ?? '');
  t.true(links.length > 5);
  const headings = [...guide.matchAll(/^#+ (.*)$/gm)].map(([, text]) =>
    text?.toLowerCase().replaceAll(' ', '-'),
  );
  for (const link of links) {
    if (link.startsWith('#')) t.true(headings.includes(link.slice(1)), link);
    else await t.notThrowsAsync(stat(join(root, link)), link);
  }
});

test("the guide's configuration is right", (t) => {
  const configurations = blocks('yaml');
  t.is(configurations.length, 1);
  for (const text of configurations) t.deepEqual(parseConfig(text, 'motw.yaml').problems, []);
});

test("the guide's message has what a message has", (t) => {
  const [text = ''] = blocks('json');
  const shown = JSON.parse(text);
  const message = notificationFor(['regression'], regressed, run);
  t.deepEqual(Object.keys(shown).sort(), Object.keys(message ?? {}).sort());
  t.deepEqual(Object.keys(shown.regression[0]).sort(), Object.keys(message?.regression[0] ?? {}).sort());
  const [, named = ''] = /\(`run` has some more: ([^)]*)\)/.exec(guide) ?? [];
  const more = [...named.matchAll(/`(\w+)`/g)].map(([, name]) => name);
  t.deepEqual([...Object.keys(shown.run), ...more].sort(), Object.keys(message?.run ?? {}).sort());
});

test('what the units start, which may write nowhere near it, is fetched whole before they do', (t) => {
  const commands = blocks('').flatMap((text) => text.split('\n'));
  const at = (part: string) => commands.findIndex((line) => line.includes(part));
  t.true(at('git clone') >= 0);
  t.true(at('git clone') < at('/opt/motw-harness/runner/cli/motw.js --version'));
  t.true(at('motw.js --version') < at('systemctl start'));
  for (const line of commands.filter((each) => each.includes('--only-changes')))
    t.false(line.startsWith('npm'), 'npm says something before every answer');
});

test("the guide's crontab line is the recipe's", async (t) => {
  const recipe = await readFile(join(root, 'runner/recipes/cron/motw.crontab'), 'utf8');
  const line = recipe.split('\n').find((each) => /^\d/.test(each)) ?? 'none';
  t.true(guide.includes(`\n${line}\n`));
});
