import test from 'ava';
import { chunkSize, headerSize, type Place, sign, writeLog } from './log-writer.ts';
import { check, chunkOf, placeOf, range } from './numbered-records.ts';

test('wrong checksums are said, and the records read', async (t) => {
  const chunk = chunkOf(1, 5);
  chunk.bytes.writeUInt8(0x21, placeOf(chunk, 3).end - 40);
  const changed = await check(writeLog([chunk]));
  t.deepEqual(changed, {
    numbers: range(1, 5),
    damage: [`byte ${headerSize}: the checksum of a chunk's records is wrong; they are read as they are`],
  });
  const header = chunkOf(1, 5);
  header.bytes.writeUInt32LE(2, 8);
  t.deepEqual(await check(writeLog([header])), {
    numbers: range(1, 5),
    damage: [`byte ${headerSize}: a chunk's header is damaged; what records stand behind it are read`],
  });
  const file = writeLog([chunkOf(1, 5)]);
  file.writeUInt16LE(9, 42);
  t.deepEqual(await check(file), {
    numbers: range(1, 5),
    damage: ["byte 0: the checksum of the file's header is wrong"],
  });
});

test('a log without checksums says so', async (t) => {
  const chunk = chunkOf(1, 5);
  chunk.bytes.writeUInt32LE(5, 120);
  chunk.bytes.fill(0, 124, 128);
  chunk.bytes.fill(0, 52, 56);
  const log = writeLog([chunk]);
  log.writeUInt32LE(4, 120);
  log.fill(0, 124, 128);
  t.deepEqual(await check(log), { numbers: range(1, 5), damage: [] });
});

test('a chunk that lost its signature still gives its records', async (t) => {
  const chunk = chunkOf(1, 5);
  chunk.bytes.fill(0, 0, 8);
  t.deepEqual(await check(writeLog([chunk, chunkOf(6, 9)])), {
    numbers: range(1, 9),
    damage: [`byte ${headerSize}: a chunk's header is damaged; what records stand behind it are read`],
  });
});

test('a damaged record costs itself alone, wherever the damage is', async (t) => {
  const damages: readonly [reason: RegExp, break_: (bytes: Buffer, place: Place) => void][] = [
    [/its size is damaged/, (bytes, { at }) => bytes.writeUInt32LE(0xffff_ffff, at + 4)],
    [/its size is damaged/, (bytes, { at }) => bytes.writeUInt32LE(0, at + 4)],
    [/its size is damaged/, (bytes, { at }) => bytes.writeUInt32LE(8, at + 4)],
    [/its size is damaged/, (bytes, { end }) => bytes.writeUInt32LE(1, end - 4)],
    [/bytes stand where records should be/, (bytes, { at }) => bytes.writeUInt8(0x2b, at)],
    [/unknown token/, (bytes, { at }) => bytes.writeUInt8(0x1f, at + 24)],
    [
      /a template reaches beyond its chunk|it ends too early/,
      (bytes, { at }) => bytes.writeUInt32LE(0xffff_fff0, at + 34),
    ],
    [/it says that it has 4294967295 values/, (bytes, { at }) => bytes.writeUInt32LE(0xffff_ffff, at + 38)],
    [/its values reach beyond its end/, (bytes, { at }) => bytes.writeUInt16LE(0xffff, at + 42)],
  ];
  for (const [reason, damage] of damages) {
    const chunk = chunkOf(1, 9);
    damage(chunk.bytes, placeOf(chunk, 4));
    sign(chunk.bytes);
    const result = await check(writeLog([chunk]));
    t.deepEqual(result.numbers, [1, 2, 3, ...range(5, 9)], `${reason}`);
    t.is(result.damage.length, 1, `${reason}`);
    t.regex(result.damage[0] ?? '', reason);
  }
});

test('a file cut anywhere gives what is whole, and says where it ends', async (t) => {
  const chunks = [chunkOf(1, 9), chunkOf(10, 19)];
  const log = writeLog(chunks);
  const end = placeOf(chunks[1] ?? chunkOf(1, 1), 12).at + headerSize + chunkSize;
  const cut = await check(log.subarray(0, end + 100));
  t.deepEqual(cut.numbers, range(1, 12).slice(0, 11));
  t.deepEqual(cut.damage, [
    `byte ${headerSize + chunkSize}: a chunk is cut off after ${end + 100 - headerSize - chunkSize} of ${chunkSize} bytes`,
    'record 12: its size is damaged',
  ]);
  t.deepEqual(await check(log.subarray(0, 100)), {
    numbers: [],
    damage: ["byte 0: the file's header is cut off"],
  });
  t.deepEqual((await check(log.subarray(0, headerSize + 100))).damage, [
    `byte ${headerSize}: a chunk is cut off after 100 of ${chunkSize} bytes`,
    `byte ${headerSize + 100}: the file's header counts 2 chunks, there are 1`,
  ]);
});

test('bytes put in or taken out: reading goes on at the next chunk', async (t) => {
  const chunks = [chunkOf(1, 9), chunkOf(10, 19), chunkOf(20, 29)];
  const log = writeLog(chunks);
  const second = headerSize + chunkSize;
  const put = Buffer.concat([log.subarray(0, second), Buffer.alloc(777, 0x61), log.subarray(second)]);
  t.deepEqual(await check(put), {
    numbers: range(1, 29),
    damage: [`byte ${second}: 777 bytes are no chunk`],
  });

  const [from, to] = [placeOf(chunks[1] ?? chunkOf(1, 1), 15).at + second, second + chunkSize];
  const taken = Buffer.concat([log.subarray(0, from), log.subarray(to)]);
  t.deepEqual(await check(taken), {
    numbers: [...range(1, 14), ...range(20, 29)],
    damage: [
      `byte ${second}: a chunk is cut off after ${from - second} of ${chunkSize} bytes`,
      'record 15: 5 records are missing before record 20',
    ],
  });

  const beheaded = Buffer.concat([log.subarray(0, second), log.subarray(second + 3000)]);
  const result = await check(beheaded);
  t.deepEqual(result.numbers, [...range(1, 9), ...range(20, 29)]);
  t.true(result.damage[0]?.startsWith(`byte ${second}: `));
});

test('a file without its header is read from its first chunk on', async (t) => {
  const chunks = [chunkOf(1, 9), chunkOf(10, 19)].map(({ bytes }) => bytes);
  for (const before of [Buffer.alloc(0), Buffer.alloc(headerSize), Buffer.alloc(1000, 0x61)]) {
    t.deepEqual(await check(Buffer.concat([before, ...chunks])), {
      numbers: range(1, 19),
      damage: ["byte 0: the file's header is missing"],
    });
  }
});
