import test from 'ava';
import fc from 'fast-check';
import { longestEvent } from '../../../runner/events/longest-event.ts';
import { readXml } from '../../../runner/events/xml/read-xml.ts';
import { fuzzCases, itemsIn, sorted } from '../items.ts';
import { madeEvent } from '../made-events.ts';

const [one, two, three] = [1, 2, 3].map((record) => madeEvent(record, { Name: `value ${record}` }));
if (one === undefined || two === undefined || three === undefined) throw new Error('three events');
const all = [one.event, two.event, three.event];

async function found(text: string, pieceLength?: number) {
  return sorted(await itemsIn(readXml, text, pieceLength));
}

const files: readonly (readonly [string, string])[] = [
  ['one a line, as wevtutil writes it', `${one.xml}\r\n${two.xml}\r\n${three.xml}\r\n`],
  ['one after the other', one.xml + two.xml + three.xml],
  ['in a root', `<Events>${one.xml}${two.xml}\n${three.xml}</Events>`],
  [
    'as Event Viewer saves it',
    `<?xml version="1.0" encoding="utf-8" standalone="yes"?>\n<Events>${one.xml}${two.xml}${three.xml}</Events>`,
  ],
  ['after a banner', `evtxexport 20181227\n\n${one.xml}\n\n${two.xml}\n\n${three.xml}\n`],
  [
    'with a document type',
    `<!DOCTYPE Events [<!ENTITY a "b">]><Events>${one.xml}${two.xml}${three.xml}</Events>`,
  ],
  ['over many lines', [one, two, three].map(({ xml }) => xml.replaceAll('><', '>\r\n  <')).join('\r\n')],
  [
    'with comments, instructions and CDATA between, and events in them',
    `<!-- ${one.xml} -->${one.xml}<?x ${two.xml}?>${two.xml}<![CDATA[${three.xml}]]>${three.xml}`,
  ],
];
for (const [what, text] of files)
  test(`every event, once, in order: ${what}`, async (t) => {
    t.deepEqual(await found(text), { events: all, damage: [] });
    for (const length of [1, 7, 100])
      t.deepEqual((await found(text, length)).events, all, `pieces of ${length}`);
  });

test('what looks like an end or a beginning inside an event is neither', async (t) => {
  const inner =
    '<Event><System/></Event>'.replace(/[<>]/g, (char) => (char === '<' ? '&lt;' : '&gt;')) +
    `<![CDATA[${one.xml}]]><!-- </Event> <Event> -->`;
  const xml = two.xml.replace('</EventData>', `<Data Name="&lt;Event&gt;">${inner}</Data></EventData>`);
  const { events, damage } = await found(one.xml + xml + three.xml);
  t.deepEqual(damage, []);
  t.is(events.length, 3);
  t.deepEqual(events[1]?.Event.EventData, {
    Name: 'value 2',
    '<Event>': `<Event><System/></Event>${one.xml}`,
  });
});

test('an element named Event within UserData belongs to its event', async (t) => {
  const xml = one.xml.replace(
    /<EventData>.*<\/EventData>/,
    '<UserData><Event xmlns="urn:made"><System>x</System></Event><Event/></UserData>',
  );
  const { events, damage } = await found(xml + two.xml);
  t.deepEqual(damage, []);
  t.deepEqual(events[0]?.Event.UserData, { Event: [{ System: 'x' }, ''] });
  t.deepEqual(events[1], two.event);
});

const broken: readonly (readonly [string, string, RegExp])[] = [
  ['a tag without an end', one.xml.replace('</Data>', ''), /Missing end tag|end tag/i],
  ['a raw < in an attribute', one.xml.replace("Name='Name'", "Name='<Event>'"), /attribute/],
  ['cut off', one.xml.slice(0, -60), /./],
  ['cut off in an attribute', one.xml.slice(0, one.xml.indexOf("Name='Made") + 8), /./],
  ['a comment without an end', one.xml.replace('<EventData>', '<!-- <EventData>'), /./],
  ['a CDATA section without an end', one.xml.replace('</Data>', '<![CDATA[</Data>'), /./],
  ['no System', '<Event><EventData/></Event>', /no System/],
  ['nothing in it', '<Event/>', /./],
  ['its beginning is lost', one.xml.slice(20), /outside of an event/],
];
for (const [what, xml, reason] of broken)
  test(`a broken event is damage, and reading goes on: ${what}`, async (t) => {
    const text = `${three.xml}\n${xml}\n${two.xml}\n${three.xml}`;
    for (const length of [text.length, 50]) {
      const { events, damage } = await found(text, length);
      t.deepEqual(events, [three.event, two.event, three.event]);
      t.is(damage.length, 1, JSON.stringify(damage));
      t.regex(damage[0]?.reason ?? '', reason);
      t.regex(damage[0]?.at ?? '', /^line 2/);
    }
  });

test('every one of several that are cut off is told', async (t) => {
  const cut = one.xml.slice(0, -80);
  const { events, damage } = await found(`${cut}\n${cut}\n${cut}\n${two.xml}\n${cut}`);
  t.deepEqual(events, [two.event]);
  t.deepEqual(
    damage.map(({ at }) => at),
    ['line 1', 'line 2', 'line 3', 'line 5'],
  );
});

test('the place names the line, and the column where something stands before it', async (t) => {
  const items = await itemsIn(readXml, `<Events>${one.xml}\n  ${two.xml}${three.xml}</Events>`, 11);
  t.deepEqual(
    items.map(({ at }) => at),
    ['line 1, column 9', 'line 2', `line 2, column ${3 + two.xml.length}`],
  );
});

test('an event longer than the limit is damage, is not held, and reading goes on', async (t) => {
  let inside = '';
  async function* text() {
    yield one?.xml ?? '';
    yield two?.xml.slice(0, -30) ?? '';
    for (let i = 0; i < 40; i++) yield 'x'.repeat(1024 * 1024);
    yield two?.xml.slice(-30) ?? '';
    yield three?.xml ?? '';
  }
  const { TextWindow } = await import('../../../runner/events/text/text-window.ts');
  const window = new TextWindow(text());
  let longest = 0;
  const events = [];
  for await (const item of readXml(window)) {
    longest = Math.max(longest, window.text.length);
    if (item.is === 'event') events.push(item.event);
    else inside += `${item.reason};`;
  }
  t.deepEqual(events, [one?.event, three?.event]);
  t.is(inside, `it is longer than ${longestEvent} characters;`);
  t.true(longest < longestEvent + 2 * 1024 * 1024);
});

test('an event whose data Windows could not render is there, and so is the notice', async (t) => {
  const xml = one.xml.replace(
    /<EventData>.*<\/EventData>/,
    '<ProcessingErrorData><ErrorCode>15003</ErrorCode><DataItemName>A</DataItemName><EventPayload>00</EventPayload></ProcessingErrorData>',
  );
  const { events, damage } = await found(xml);
  t.is(events.length, 1);
  t.regex(damage[0]?.reason ?? '', /could not render.*15003/);
});

test('time and memory stay in proportion to length where every event is broken', async (t) => {
  const hostile = [
    '<Event><System/>'.repeat(100_000),
    '<Event><System/><!--'.repeat(100_000),
    `${'<Event><System/><![CDATA['.repeat(50_000)}]]></Event></Event></Event></Event>`,
    '<Event><System/><UserData><Event></Event>'.repeat(20_000),
    '<Event <Event <System '.repeat(50_000),
    '</Event '.repeat(100_000),
    `<Event><System/>${'</Event'.repeat(100_000)}`,
  ];
  for (const text of hostile) {
    const items = await itemsIn(readXml, text, 65_536);
    t.true(items.length > 0);
    t.true(items.every(({ is }) => is === 'damage'));
  }
});

const text = fc.string({ unit: 'binary', maxLength: 40 });
const fields = fc.dictionary(
  text.filter((name) => name !== '' && name !== 'Data' && !/^\s|\s$|[\t\r\n]/.test(name)),
  text,
  { maxKeys: 5 },
);

test('property: any text in any number of events, in any pieces, comes back', async (t) => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fields, { maxLength: 6 }),
      fc.constantFrom('', '\n', '\r\n\t', '<!-- x -->', 'junk'),
      fc.integer({ min: 1, max: 400 }),
      async (records, between, length) => {
        const made = records.map((record, index) => madeEvent(index + 1, record));
        const items = await itemsIn(readXml, made.map(({ xml }) => xml).join(between), length);
        t.deepEqual(
          items.map((item) => (item.is === 'event' ? item.event : item)),
          made.map(({ event }) => event),
        );
      },
    ),
    { numRuns: Math.min(fuzzCases, 300) },
  );
});

test('fuzz: one character changed, left out or put in costs at most the events around it, and is told', async (t) => {
  const five = [1, 2, 3, 4, 5].map((record) =>
    madeEvent(record, { Name: `v${record}`, Other: 'C:\\x <&> y' }),
  );
  const whole = five.map(({ xml }) => xml).join('\n');
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 0, max: whole.length - 1 }),
      fc.oneof(
        fc.string({ unit: 'binary', maxLength: 2 }),
        fc.constantFrom('<', '>', '"', "'", '&', '<!--', ']]>', '<?'),
      ),
      fc.integer({ min: 0, max: 3 }),
      async (at, put, cut) => {
        const items = await itemsIn(readXml, whole.slice(0, at) + put + whole.slice(at + cut), 997);
        const { events, damage } = sorted(items);
        const kept = five.filter(({ event }) => events.some((other) => isSame(other, event)));
        if (damage.length === 0) t.is(events.length, 5, 'nothing is lost in silence');
        t.true(events.length <= 5, 'none is there twice');
        t.true(
          kept.length >= 3 || /no end/.test(damage.map(({ reason }) => reason).join()),
          `${kept.length} are as they were`,
        );
      },
    ),
    { numRuns: fuzzCases },
  );
});

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
