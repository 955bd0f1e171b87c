import test from 'ava';
import { EventFileError } from '../../runner/events/event-file-error.ts';
import { readEvents } from '../../runner/events/read-events.ts';
import { fileOf, readFileOf } from './items.ts';
import { madeEvent } from './made-events.ts';

const made = [madeEvent(1, { Name: 'Grüße, 世界, 😀' }), madeEvent(2, { Name: 'plain' })];
const events = made.map(({ event }) => event);
const texts = {
  XML: made.map(({ xml }) => xml).join('\r\n'),
  JSONL: events.map((event) => JSON.stringify(event)).join('\r\n'),
  JSON: JSON.stringify(events, null, 2),
};

const encodings: Readonly<Record<string, (text: string) => Buffer>> = {
  'UTF-8': (text) => Buffer.from(text),
  'UTF-8 with a byte order mark': (text) => Buffer.from(`\ufeff${text}`),
  'UTF-16LE with a byte order mark, as PowerShell redirects': (text) =>
    Buffer.from(`\ufeff${text}`, 'utf16le'),
  'UTF-16LE without one, as wevtutil /uni:true writes': (text) => Buffer.from(text, 'utf16le'),
  'UTF-16BE with a byte order mark': (text) => Buffer.from(`\ufeff${text}`, 'utf16le').swap16(),
  'UTF-16BE without one': (text) => Buffer.from(text, 'utf16le').swap16(),
};
for (const [format, text] of Object.entries(texts))
  for (const [encoding, encode] of Object.entries(encodings))
    test(`${format} in ${encoding}, whatever the file's name`, async (t) => {
      for (const name of ['events', 'events.evtx', 'events.txt'])
        t.deepEqual(await readFileOf(encode(text), name), { events, damage: [] });
    });

test('what evtx_dump writes: a number before each record', async (t) => {
  const numbered = (records: readonly string[]) =>
    records.map((record, index) => `Record ${index + 1}\n${record}\n`).join('');
  const json = numbered(events.map((event) => JSON.stringify(event, null, 2)));
  const xml = numbered(made.map((one) => `<?xml version="1.0" encoding="utf-8"?>\n${one.xml}`));
  for (const text of [json, xml]) t.deepEqual(await readFileOf(text), { events, damage: [] });
});

test('XML that declares another encoding', async (t) => {
  const text = `<?xml version="1.0" encoding="windows-1252"?><Events>${madeEvent(1, { Name: 'Größe' }).xml}</Events>`;
  const { events, damage } = await readFileOf(Buffer.from(text, 'latin1'));
  t.deepEqual(damage, []);
  t.is(events[0]?.Event.EventData?.Name, 'Größe');
});

test('XML that declares UTF-16 and was stored as UTF-8', async (t) => {
  const text = `<?xml version="1.0" encoding="utf-16"?><Events>${texts.XML}</Events>`;
  t.deepEqual(await readFileOf(text), { events, damage: [] });
});

test('bytes that the encoding does not allow lose no event, and are told', async (t) => {
  const ansi = Buffer.from(
    `${texts.XML.replace('Grüße, 世界, 😀', 'x')}\n${madeEvent(3, { Name: 'Größe' }).xml}`,
    'latin1',
  );
  const { events, damage } = await readFileOf(ansi);
  t.is(events.length, 3);
  t.is(events[2]?.Event.EventData?.Name, 'Gr\ufffd\ufffde');
  t.deepEqual(
    damage.map(({ at }) => at),
    ['line 3'],
  );
  t.regex(damage[0]?.reason ?? '', /not utf-8/);
});

test('a text longer than what is read at once, with a character across every border', async (t) => {
  const long = [1, 2, 3, 4].map((record) => madeEvent(record, { Name: '世'.repeat(100_000) }));
  for (const shift of ['', ' ', '  ']) {
    const { events, damage } = await readFileOf(shift + long.map(({ xml }) => xml).join('\n'));
    t.deepEqual(damage, []);
    t.deepEqual(
      events,
      long.map(({ event }) => event),
    );
  }
});

const none: readonly (readonly [string, string | Uint8Array, RegExp])[] = [
  ['nothing', '', /is empty/],
  ['white space', ' \r\n\t\n', /is empty/],
  ['nothing but a byte order mark', Buffer.from('\ufeff', 'utf16le'), /is empty/],
  ['words', 'Log name: System\nEvent ID: 7\n', /holds no Windows events/],
  ['XML of another kind', '<html><body>Event</body></html>', /holds no Windows events/],
  ['an archive', Buffer.from('PK\u0003\u0004 Events.evtx'), /holds no Windows events/],
];
for (const [what, content, reason] of none)
  test(`no event file: ${what}`, async (t) => {
    const path = await fileOf(content, 'x.evtx');
    const error = await t.throwsAsync(Array.fromAsync(readEvents(path)), {
      instanceOf: EventFileError,
      message: reason,
    });
    t.true(error?.message.includes(path));
    t.is(error?.category, 'user');
    t.not(error?.mend, '');
  });

test('a file that is not there, a folder, a path through a file', async (t) => {
  const path = await fileOf('x');
  for (const [wrong, reason] of [
    [`${path}-not-there`, /no such file/],
    [`${path}/..`, /folder|part of the path/],
    [`${path}/x`, /part of the path/],
  ] as const)
    await t.throwsAsync(Array.fromAsync(readEvents(wrong)), { instanceOf: EventFileError, message: reason });
});

test('EVTX is known by its marks', async (t) => {
  for (const mark of ['ElfFile\0', 'ElfChnk\0']) {
    const path = await fileOf(Buffer.concat([Buffer.from(mark), Buffer.alloc(100)]), 'events.xml');
    const found = await Array.fromAsync(readEvents(path)).catch(({ message }) => message);
    t.regex(JSON.stringify(found), /"is":"damage"|is no Windows event log/, mark);
  }
});

test('an empty list, and a root without events: nothing, and no error', async (t) => {
  for (const text of ['[]', '<Events></Events>', '<?xml version="1.0"?>\n<Events/>'])
    t.deepEqual(await readFileOf(text), { events: [], damage: [] });
});
