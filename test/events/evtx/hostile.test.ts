import { crc32 } from 'node:zlib';
import test from 'ava';
import { walkLog } from '../../../runner/events/evtx/log-walk.ts';
import { embedded, type Instance, type Piece, slot, type Tree, utf16, type Value } from './bin-xml-writer.ts';
import { damageIn, itemsOf, numbersIn } from './items.ts';
import { chunkSize, headerSize, seal, sign, writeChunk, writeHeader, writeLog } from './log-writer.ts';
import { makeEvtx } from './make-evtx.ts';
import { fullEvent, manyEvents } from './sample-events.ts';

const system: Tree = { name: 'System', content: [{ name: 'EventID', content: ['7'] }] };
const event = (...content: Piece[]): Tree => ({ name: 'Event', content: [system, ...content] });

/** What becomes of one record that holds this, in a chunk before a sound one. */
async function fate(holds: Tree | Instance): Promise<readonly string[]> {
  const sound = { id: 2, holds: event() };
  const items = await itemsOf(writeLog([writeChunk([{ id: 1, holds }]), writeChunk([sound])]));
  return items.map((item) => (item.is === 'event' ? 'event' : item.reason));
}

function nested(depth: number): Tree {
  let tree: Tree = { name: 'a', content: ['innermost'] };
  for (let i = 1; i < depth; i++) tree = { name: 'a', content: [tree] };
  return tree;
}

test('elements nested too deep are damage', async (t) => {
  t.deepEqual(await fate(event({ name: 'UserData', content: [nested(60)] })), ['event', 'event']);
  t.deepEqual(await fate(event({ name: 'UserData', content: [nested(500)] })), [
    'it is nested more than 64 deep',
    'event',
  ]);
});

test('values nested too deep are damage', async (t) => {
  const within = (depth: number): Instance =>
    depth === 0
      ? { template: { name: 'a', content: [slot(0)] }, values: [utf16('innermost')] }
      : { template: { name: 'a', content: [slot(0)] }, values: [embedded(within(depth - 1))] };
  const holds = (depth: number): Instance => ({
    template: event({ name: 'UserData', content: [slot(0)] }),
    values: [embedded(within(depth))],
  });
  t.deepEqual(await fate(holds(2)), ['event', 'event']);
  t.deepEqual(await fate(holds(40)), ['it has values within values more than 16 deep', 'event']);
});

test('a template that contains itself is damage', async (t) => {
  const inner: Instance = { template: { name: 'UserData', content: [] }, values: [] };
  const { bytes, places } = writeChunk([{ id: 1, holds: { template: event(inner), values: [] } }]);
  const start = places[0]?.at ?? 0;
  const outer = start + 24 + 4;
  const at = bytes.indexOf(Buffer.from([0x0c, 1]), outer + 10);
  bytes.writeUInt32LE(outer + 10, at + 6);
  sign(bytes);
  t.deepEqual(damageIn(await itemsOf(writeLog([{ bytes }]))), ['record 1: a template contains itself']);
});

test('a value that is named again and again does not grow without bound', async (t) => {
  const times = (count: number, value: Value): Instance => ({
    template: event({
      name: 'EventData',
      content: Array.from({ length: count }, (): Tree => ({ name: 'Data', content: [slot(0)] })),
    }),
    values: [value],
  });
  const list = (bytes: number): Value => ({ type: 0x84, bytes: Buffer.alloc(bytes, 7) });
  t.deepEqual(await fate(times(10, utf16('x'.repeat(10_000)))), ['event', 'event']);
  t.deepEqual(await fate(times(900, utf16('x'.repeat(10_000)))), ['it would become too large', 'event']);
  t.deepEqual(await fate(times(900, list(20_000))), ['it would become too large', 'event']);
  const mixed: Instance = {
    template: event({
      name: 'EventData',
      content: [{ name: 'Data', content: Array.from({ length: 900 }, () => slot(0)) }],
    }),
    values: [list(9_000)],
  };
  t.deepEqual(await fate(mixed), ['it would become too large', 'event']);
  const doubling = (depth: number): Instance => ({
    template: { name: `n${depth}`, content: Array.from({ length: 40 }, () => slot(0)) },
    values: [depth === 0 ? utf16('x') : embedded(doubling(depth - 1))],
  });
  const bomb: Instance = {
    template: event({ name: 'UserData', content: [slot(0)] }),
    values: [embedded(doubling(5))],
  };
  t.deepEqual(await fate(bomb), ['it would become too large', 'event']);
});

test('many records that each grow are too much for their chunk together', async (t) => {
  const template = event({
    name: 'EventData',
    content: Array.from({ length: 700 }, (): Tree => ({ name: 'Data', content: [slot(0)] })),
  });
  const entries = Array.from({ length: 40 }, (_, i) => ({
    id: i + 1,
    holds: { template, values: [utf16('x'.repeat(450))] },
  }));
  const chunk = writeChunk(entries);
  t.is(chunk.places.length, 40);
  const items = await itemsOf(writeLog([chunk]));
  t.is(items.length, 40);
  t.true(damageIn(items).every((line) => line.endsWith('the events of its chunk would become too large')));
  t.true(numbersIn(items).length > 0 && damageIn(items).length > 0);
});

test('templates that lie one on another cost no more than those of a whole chunk', async (t) => {
  const bytes = Buffer.alloc(chunkSize);
  const places = [];
  // Each record points at a definition of nearly the chunk's length, one byte after the one before.
  for (let i = 0; i < 1000; i++) {
    const at = 512 + i * 48;
    bytes.writeUInt32LE(0x2a2a, at);
    bytes.writeUInt32LE(48, at + 4);
    bytes.writeBigUInt64LE(BigInt(i + 1), at + 8);
    bytes.set([0x0f, 1, 1, 0, 0x0c, 1], at + 24);
    bytes.writeUInt32LE(48_600 + i * 8, at + 34);
    bytes.writeUInt32LE(48, at + 44);
    places.push({ id: i + 1, at, end: at + 48 });
  }
  // Text tokens without content, to the end.
  for (let at = 48_600; at + 4 <= chunkSize; at += 4) bytes.set([5, 1, 0, 0], at);
  for (let i = 0; i < 1000; i++) bytes.writeUInt32LE(8_000, 48_600 + i * 8 + 20);

  seal(bytes, places);
  const items = await itemsOf(writeLog([{ bytes }]));
  t.is(items.length, 1000);
  t.true(damageIn(items).some((line) => line.endsWith('the templates of its chunk lie one on another')));
});

test('an offset or a length that leads out of its chunk or its record is damage', async (t) => {
  const marker = Buffer.from('marker', 'utf16le');
  const template = event({ name: 'EventData', content: ['marker'] });
  const bare = () => writeChunk([{ id: 1, holds: template }]);
  const first = 512 + 24;
  const changes: readonly [reason: string, holds: Tree | Instance, change: (bytes: Buffer) => void][] = [
    ['a name lies outside of its chunk', template, (bytes) => bytes.writeUInt32LE(0xfffa, first + 11)],
    ['a name lies outside of its chunk', template, (bytes) => bytes.writeUInt32LE(0xffff_fff0, first + 11)],
    [
      'a name reaches beyond its chunk',
      template,
      (bytes) => {
        bytes.writeUInt32LE(0xff00, first + 11);
        bytes.writeUInt16LE(0x80, 0xff06);
      },
    ],
    ['it ends too early', template, (bytes) => bytes.writeUInt16LE(5000, bytes.indexOf(marker) - 2)],
    [
      'a template reaches beyond its chunk',
      { template, values: [] },
      (bytes) => bytes.writeUInt32LE(0xff00, first + 14 + 20),
    ],
  ];
  t.deepEqual(damageIn(await itemsOf(writeLog([bare()]))), []);
  for (const [reason, holds, change] of changes) {
    const { bytes } = writeChunk([{ id: 1, holds }]);
    change(bytes);
    sign(bytes);
    t.deepEqual(damageIn(await itemsOf(writeLog([{ bytes }]))), [`record 1: ${reason}`]);
  }
});

test('a chunk signature at every step leads nowhere for long', async (t) => {
  const pattern = Buffer.from('ElfChnk\0**\0\0', 'latin1');
  const bytes = Buffer.alloc(4 * chunkSize);
  for (let at = 0; at + pattern.length <= bytes.length; at += pattern.length) pattern.copy(bytes, at);
  const items = await itemsOf(Buffer.concat([writeHeader(4), bytes]));
  t.true(items.length < 2000);
  t.deepEqual(numbersIn(items), []);
});

test('record signatures at every step are no records', async (t) => {
  const bytes = Buffer.alloc(chunkSize, Buffer.from([0x2a, 0x2a, 0, 0]));

  seal(bytes, [{ id: 1, at: 512, end: chunkSize }]);
  const items = await itemsOf(writeLog([{ bytes }]));
  t.deepEqual(damageIn(items), ['record 46359877003818: its size is damaged']);
});

test('numbers beyond what JavaScript counts in whole are still told apart from others', async (t) => {
  const chunk = writeChunk([
    { id: 1, holds: event() },
    { id: 2, holds: event() },
  ]);
  chunk.bytes.writeBigUInt64LE(2n ** 64n - 1n, (chunk.places[1]?.at ?? 0) + 8);
  sign(chunk.bytes);
  const items = await itemsOf(writeLog([chunk]));
  t.deepEqual(
    items.map(({ is }) => is),
    ['event', 'damage', 'event'],
  );
});

test('a file header may say anything; it is not believed', async (t) => {
  const log = makeEvtx(manyEvents(10));
  for (const [offset, value] of [
    [8, 0xffff_ffff],
    [16, 0xffff_ffff],
    [32, 0],
    [40, 0],
  ] as const) {
    const changed = Buffer.from(log);
    changed.writeUInt32LE(value, offset);
    changed.writeUInt16LE(1, 42);
    changed.writeUInt32LE(crc32(changed.subarray(0, 120)), 124);
    t.deepEqual(numbersIn(await itemsOf(changed)), numbersIn(await itemsOf(log)));
  }
});

test('memory does not follow the size of the file', async (t) => {
  // A hundred megabytes of which a chunk at a time is held; four records of each are events.
  const chunk = makeEvtx([1, 2, 3, 4].map((id) => fullEvent(id))).subarray(headerSize);

  const size = 1600;
  const read = async (into: Buffer, position: number) => {
    let length = 0;
    while (length < into.length && position + length < headerSize + size * chunkSize) {
      const at = position + length;
      if (at < headerSize) length += writeHeader(size).copy(into, length, at);
      else length += chunk.copy(into, length, (at - headerSize) % chunkSize);
    }
    return length;
  };
  let most = 0;
  let items = 0;
  for await (const item of (await walkLog(read)) ?? []) {
    items += item.is === 'event' ? 1 : 0;
    most = Math.max(most, process.memoryUsage().arrayBuffers);
  }
  t.is(items, 4);
  t.true(most < 20_000_000, `${most} bytes`);
});
