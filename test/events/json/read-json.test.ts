import test from 'ava';
import fc from 'fast-check';
import { readJson } from '../../../runner/events/json/read-json.ts';
import { longestEvent } from '../../../runner/events/longest-event.ts';
import { TextWindow } from '../../../runner/events/text/text-window.ts';
import { fuzzCases, itemsIn, sorted } from '../items.ts';
import { madeEvent } from '../made-events.ts';

const [one, two, three] = [1, 2, 3].map((record) => madeEvent(record, { Name: `value ${record}` }).event);
const all = [one, two, three];
const lines = all.map((event) => JSON.stringify(event));

async function found(text: string, pieceLength?: number) {
  return sorted(await itemsIn(readJson, text, pieceLength));
}

const files: readonly (readonly [string, string])[] = [
  ['one a line', lines.join('\n')],
  ['one a line, with line ends of Windows and blank lines', `${lines.join('\r\n\r\n')}\r\n`],
  ['one after the other', lines.join('')],
  ['pretty, one after the other', all.map((event) => JSON.stringify(event, null, 2)).join('\n')],
  ['a list', JSON.stringify(all)],
  ['a pretty list', JSON.stringify(all, null, 4)],
  [
    'numbered, as evtx_dump writes them',
    all.map((event, index) => `Record ${index + 1}\n${JSON.stringify(event, null, 2)}\n`).join(''),
  ],
  ['lists of lists', `[${JSON.stringify(all.slice(0, 1))},[${lines[1]},[${lines[2]}]]]`],
];
for (const [what, text] of files)
  test(`every event, once, in order: ${what}`, async (t) => {
    t.deepEqual(await found(text), { events: all, damage: [] });
    for (const length of [1, 7, 100])
      t.deepEqual((await found(text, length)).events, all, `pieces of ${length}`);
  });

const bad: readonly (readonly [string, string, RegExp])[] = [
  ['cut off', (lines[1] ?? '').slice(0, -20), /end/],
  ['cut off after a comma', (lines[1] ?? '').slice(0, (lines[1] ?? '').indexOf(',') + 1), /end/],
  ['cut off within a text', (lines[1] ?? '').slice(0, (lines[1] ?? '').indexOf('Made-') + 3), /no end/],
  ['a quotation mark too many', (lines[1] ?? '').replace('"Made', '""Made'), /./],
  ['a bracket missing', (lines[1] ?? '').replace('{"Name', '"Name'), /./],
  ['a bracket too many', `${lines[1]}`.replace('{"Name', '{{"Name'), /./],
  ['no value', (lines[1] ?? '').replace(':7,', ':,'), /no JSON/],
  ['nested too deeply', `{"a":${'['.repeat(200)}${']'.repeat(200)}}`, /too deeply/],
  ['a text', '"Event"', /no object/],
  ['a number', '17', /no object/],
  ['words', 'VERBOSE: reading', /no object/],
];
for (const [what, broken, reason] of bad)
  test(`a broken line is damage, and reading goes on: ${what}`, async (t) => {
    const text = `${lines[2]}\n${broken}\n${lines[0]}\n${lines[2]}\n`;
    for (const length of [text.length, 50]) {
      const { events, damage } = await found(text, length);
      t.deepEqual(events, [three, one, three]);
      t.is(damage.length, 1, JSON.stringify(damage));
      t.is(damage[0]?.at, 'line 2');
      t.regex(damage[0]?.reason ?? '', reason);
    }
  });

test('a broken one in a list on one line: the next is found', async (t) => {
  for (const broken of ['{"a":tru}', '{"a":"}', '{"a":[1}', '{"a"']) {
    const { events, damage } = await found(`[${lines[0]},${broken},${lines[1]},${lines[2]}]`);
    t.true(damage.length > 0, broken);
    t.deepEqual(events.slice(0, 1), [one]);
    t.deepEqual(events.at(-1), three, broken);
  }
});

test('however many are broken, every other one is found', async (t) => {
  const cut = lines[1]?.slice(0, -20);
  const many = (broken: string | undefined, join: string) =>
    Array.from({ length: 200 }, () => `${broken}${join}${lines[0]}`).join(join);
  for (const text of [many(cut, '\n'), `[${many('{"a":[1}', ',')}]`, `[${many('{"a":tru}', ',')}]`]) {
    const { events, damage } = await found(text);
    t.is(events.length, 200);
    t.is(damage.length, 200);
  }
});

test('a broken one in a pretty list: the next is found', async (t) => {
  const [first, second, third] = all.map((event) => JSON.stringify(event, null, 2));
  const { events, damage } = await found(
    `[\n${first},\n${second?.replace('"Made-Provider"', '"Made')},\n${third}\n]`,
  );
  t.true(damage.length > 0);
  t.deepEqual(events, [one, three]);
});

test('an object that no known tool writes: its names are told', async (t) => {
  const { damage } = await found(`{"colour":"red","size":{"Event":1}}\n{}\n${lines[0]}`);
  t.deepEqual(
    damage.map(({ at, reason }) => `${at}: ${reason.split('; ')[1]}`),
    ['line 1: its names are colour, size', 'line 2: its names are none'],
  );
});

test('an object longer than the limit is damage, is not held, and reading goes on', async (t) => {
  async function* text() {
    yield `${lines[0]}\n{"Event":"`;
    for (let i = 0; i < 40; i++) yield 'x'.repeat(1024 * 1024);
    yield `"}\n${lines[1]}\n`;
  }
  const window = new TextWindow(text());
  let longest = 0;
  const items = [];
  for await (const item of readJson(window)) {
    longest = Math.max(longest, window.text.length);
    items.push(item);
  }
  const { events, damage } = sorted(items);
  t.deepEqual(events, [one, two]);
  t.is(damage.length, 1);
  t.regex(damage[0]?.reason ?? '', new RegExp(`longer than ${longestEvent}`));
  t.true(longest < longestEvent + 2 * 1024 * 1024);
});

test('time stays in proportion to length where every object is broken', async (t) => {
  const hostile = [
    '{"a":[1,\n'.repeat(50_000),
    '[{"a":"},'.repeat(50_000),
    '{"a":"'.repeat(50_000),
    `{"a":[1,\n${'{"b":2},\n'.repeat(500)}`.repeat(50),
  ];
  for (const text of hostile) {
    const items = await itemsIn(readJson, text, 65_536);
    t.true(items.length > 0);
    t.true(items.every(({ is }) => is === 'damage'));
  }
});

const json = fc.jsonValue({ maxDepth: 3 });

test('property: whatever JSON it is, nothing throws, and no value is lost in silence', async (t) => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(json, { maxLength: 5 }),
      fc.integer({ min: 1, max: 50 }),
      async (values, length) => {
        const text = values.map((value) => JSON.stringify(value)).join('\n');
        const items = await itemsIn(readJson, text, length);
        const objects = values.filter(
          (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
        );
        t.true(items.length >= Math.min(objects.length, 1));
      },
    ),
    { numRuns: fuzzCases },
  );
});

const text = fc.string({ unit: 'binary', maxLength: 40 });

test('property: events with any text come back, in any notation and any pieces', async (t) => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.dictionary(text, fc.oneof(text, fc.constant(null), fc.array(text, { minLength: 2 }))), {
        maxLength: 5,
      }),
      fc.constantFrom(0, 2),
      fc.integer({ min: 1, max: 400 }),
      async (records, indent, length) => {
        const events = records.map((EventData, index) => ({
          Event: { System: madeEvent(index + 1).event.Event.System, EventData },
        }));
        const { events: read, damage } = await found(
          events.map((event) => JSON.stringify(event, null, indent)).join('\n'),
          length,
        );
        t.deepEqual(damage, []);
        t.is(JSON.stringify(read), JSON.stringify(events));
      },
    ),
    { numRuns: Math.min(fuzzCases, 300) },
  );
});

test('an object that has a name twice is told: only the last is read', async (t) => {
  const [one, two] = [madeEvent(1).event, madeEvent(2).event].map((event) => JSON.stringify(event));
  const merged = `${one?.slice(0, -1)},${two?.slice(1)}`;
  const { events, damage } = await found(`${merged}\n${one}`, 997);
  t.deepEqual(events, [madeEvent(2).event, madeEvent(1).event]);
  t.like(damage, [{ at: 'line 1' }]);
  t.regex(damage[0]?.reason ?? '', /a name comes twice/);
});

test('fuzz: one character changed, left out or put in costs at most the events around it, and is told', async (t) => {
  const five = [1, 2, 3, 4, 5].map(
    (record) => madeEvent(record, { Name: `v${record}`, Other: 'C:\\x {"} y' }).event,
  );
  for (const join of ['\n', ','] as const) {
    const joined = five.map((event) => JSON.stringify(event)).join(join);
    const whole = join === ',' ? `[${joined}]` : joined;
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: whole.length - 1 }),
        fc.oneof(
          fc.string({ unit: 'binary', maxLength: 2 }),
          fc.constantFrom('{', '}', '"', '\\', '[', ']', '\n', ','),
        ),
        fc.integer({ min: 0, max: 3 }),
        async (at, put, cut) => {
          const { events, damage } = await found(whole.slice(0, at) + put + whole.slice(at + cut), 997);
          const kept = five.filter((event) =>
            events.some((other) => JSON.stringify(other) === JSON.stringify(event)),
          );
          if (damage.length === 0) t.is(events.length, 5, 'nothing is lost in silence');
          t.true(events.length <= 5, 'none is there twice');
          t.true(kept.length >= 3, `${kept.length} are as they were`);
        },
      ),
      { numRuns: fuzzCases },
    );
  }
});
