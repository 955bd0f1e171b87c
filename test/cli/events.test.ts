import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import test from 'ava';
import { fileOf } from '../events/items.ts';
import { madeEvent } from '../events/made-events.ts';
import { motw, root } from '../guest/motw.ts';

const made = [
  madeEvent(1, { 'Threat Name': 'a\u001b[31mred\r\nnext', Path: 'C:\\x.iso' }),
  madeEvent(2, { Path: 'C:\\y.iso' }),
];
const xml = made.map((one) => one.xml).join('\n');
const jsonl = made.map(({ event }) => `${JSON.stringify(event)}\n`).join('');

test('a table: one event a line, with its place and fields, safe for a terminal', async (t) => {
  const { code, stdout, stderr } = await motw(['events', await fileOf(xml)]);
  t.is(code, 0, stderr);
  t.is(stderr, '');
  const lines = stdout.trimEnd().split('\n');
  t.is(lines.length, 2);
  t.is(
    lines[0],
    '2026-01-02T03:04:05.123Z  PC.made.example  Made/Operational  7  1  ' +
      'Threat Name=a\\u{1b}[31mred next  Path=C:\\x.iso',
  );
});

test('--jsonl: one event a line in the one form, and reading that again gives the same', async (t) => {
  const first = await motw(['events', '--jsonl', await fileOf(xml)]);
  t.is(first.stdout, jsonl);
  const again = await motw(['events', '--jsonl', await fileOf(first.stdout)]);
  t.is(again.stdout, jsonl);
  t.is(again.code, 0);
});

test('what is damaged is told with its place on standard error, counted, and ends with 3', async (t) => {
  const path = await fileOf(`${made[0]?.xml}\n<Event><System></Event>\n${made[1]?.xml}`);
  const { code, stdout, stderr } = await motw(['events', '--jsonl', path]);
  t.is(stdout, jsonl);
  t.is(code, 3);
  // The first event has a line end in its text.
  t.true(stderr.includes(`${path}, line 3: `));
  t.regex(stderr, /1 damaged place; everything else was read\n {2}mend: .*\n$/);
  t.notRegex(stderr, /\n\s+at /);
});

test('of very many damaged places some are named, and all are counted', async (t) => {
  const { code, stderr } = await motw(['events', await fileOf(`${'{}\n'.repeat(250)}`)]);
  t.is(code, 3);
  t.regex(stderr, /150 more damaged places\nmotw: 250 damaged places/);
});

test('where nothing is shown, standard error says why', async (t) => {
  const file = await fileOf(xml, 'two-events.xml');
  const none = await motw(['events', file, '--id', '6', '--channel', 'other']);
  t.is(none.code, 0);
  t.is(none.stdout, '');
  t.regex(none.stderr, /two-events\.xml: none of its 2 events fits --id, --channel\n$/);
  const all = await motw(['events', await fileOf('[]', 'none.json'), '--jsonl']);
  t.is(all.stdout, '');
  t.regex(all.stderr, /none\.json/);
});

test('a folder is named as one, with what to name instead', async (t) => {
  const { code, stderr } = await motw(['events', '/tmp']);
  t.is(code, 2);
  t.regex(
    stderr,
    /^motw: \/tmp is a folder\n {2}mend: name the event files in it, such as \/tmp\/\*\.evtx\n$/,
  );
});

test('several files are told apart', async (t) => {
  const [one, two] = [await fileOf(xml, 'one.xml'), await fileOf(jsonl, 'two.jsonl')];
  const { stdout } = await motw(['events', one, two]);
  t.deepEqual(
    stdout.split('\n').filter((line) => line.endsWith(':')),
    [`${one}:`, `${two}:`],
  );
  t.is((await motw(['events', '--jsonl', one, two])).stdout, jsonl + jsonl);
});

const filters: readonly (readonly [readonly string[], readonly number[]])[] = [
  [
    ['--id', '7'],
    [1, 2],
  ],
  [['--id', '6,8'], []],
  [
    ['--id', '6', '--id', '7'],
    [1, 2],
  ],
  [
    ['--channel', 'made/oper'],
    [1, 2],
  ],
  [['--channel', 'sysmon'], []],
  [
    ['--provider', 'MADE'],
    [1, 2],
  ],
  [['--provider', 'other'], []],
  [['--since', '2026-01-02T03:04:06Z'], []],
  [
    ['--since', '2026-01-02 03:04:05'],
    [1, 2],
  ],
  [['--until', '2026-01-02T04:04:05+01:00'], []],
  [
    ['--until', '2026-01-03'],
    [1, 2],
  ],
];
for (const [options, records] of filters)
  test(`only what is asked for: ${options.join(' ')}`, async (t) => {
    const { stdout, code } = await motw(['events', await fileOf(xml), '--jsonl', ...options]);
    t.is(code, 0);
    const found = stdout.split('\n').filter((line) => line !== '');
    t.deepEqual(
      found.map((line) => JSON.parse(line).Event.System.EventRecordID),
      records,
    );
  });

const wrong: readonly (readonly [string, readonly string[], RegExp])[] = [
  [
    'a file that is not there',
    ['not-there.evtx'],
    /not-there\.evtx can't be read: there is no such file\n {2}mend: /,
  ],
  ['no file', [], /missing required argument/],
  ['an id that is none', ['x', '--id', 'seven'], /'seven' is no event id\n {2}mend: /],
  ['a time that is none', ['x', '--since', 'yesterday'], /'yesterday' is no time\n {2}mend: /],
];
for (const [what, args, says] of wrong)
  test(`wrong input ends with 2: ${what}`, async (t) => {
    const { code, stdout, stderr } = await motw(['events', ...args]);
    t.is(code, 2);
    t.is(stdout, '');
    t.regex(stderr, says);
    t.notRegex(stderr, /\n\s+at /);
  });

test('an empty file ends with 2 and says what leaves one', async (t) => {
  const { code, stderr } = await motw(['events', await fileOf('')]);
  t.is(code, 2);
  t.regex(stderr, /is empty\n {2}mend: a query that finds nothing/);
});

function started(args: readonly string[]) {
  return spawn(
    process.execPath,
    ['--conditions=source', join(root, 'runner/cli/main.js'), 'events', ...args],
    {
      env: { ...process.env, NO_COLOR: '1' },
      stdio: ['pipe', 'pipe', 'pipe'],
    },
  );
}

test('standard input', async (t) => {
  const child = started(['-', '--jsonl']);
  child.stdin.end(xml);
  const [out] = await Promise.all([Array.fromAsync(child.stdout.setEncoding('utf8'))]);
  t.is(out.join(''), jsonl);
});

test('a reader that goes away ends it at once, and is no error', async (t) => {
  const child = started(['-', '--jsonl']);
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  // Endless: it must end by itself.
  async function* endless() {
    for (;;) yield xml;
  }
  const feeding = pipeline(endless, child.stdin).catch(() => {});
  child.stdout.once('data', () => child.stdout.destroy());
  t.is(await ended, 0);
  await feeding;
  t.is(stderr, '');
});

test('help teaches with an example', async (t) => {
  const { code, stdout } = await motw(['events', '--help']);
  t.is(code, 0);
  t.regex(stdout, /\$ motw events \S+\.evtx --id 1,12/);
  t.regex(stdout, /Exit codes: 0 .*2 .*3 /);
});
