import test from 'ava';
import {
  chunkSize,
  headerSize,
  seal,
  sign,
  writeChunk,
  writeChunks,
  writeHeader,
  writeLog,
} from './log-writer.ts';
import { check, chunkOf, entries, entry, placeOf, range } from './numbered-records.ts';

const dirty = { dirty: true };

test('the header counts fewer chunks than there are: all are read', async (t) => {
  const chunks = writeChunks(entries(1, 200));
  t.true(chunks.length >= 3);
  const log = Buffer.concat([writeHeader(1, dirty), ...chunks.map(({ bytes }) => bytes)]);
  t.deepEqual(await check(log), { numbers: range(1, 200), damage: [] });
});

test('zeros at the end of the file are what the log has not used yet', async (t) => {
  const log = Buffer.concat([writeLog([chunkOf(1, 5)]), Buffer.alloc(3 * chunkSize + 1000)]);
  t.deepEqual(await check(log), { numbers: range(1, 5), damage: [] });
});

test('a chunk of zeros between others is damage, and so are the records that a file lacks', async (t) => {
  const chunks = [chunkOf(1, 5), { bytes: Buffer.alloc(chunkSize) }, chunkOf(11, 15)];
  t.deepEqual(await check(writeLog(chunks)), {
    numbers: [...range(1, 5), ...range(11, 15)],
    damage: [`byte ${headerSize + chunkSize}: ${chunkSize} bytes of zeros are no chunk`],
  });
  const short = Buffer.concat([writeHeader(3), chunkOf(1, 5).bytes, chunkOf(6, 9).bytes]);
  t.deepEqual(await check(short), {
    numbers: range(1, 9),
    damage: [`byte ${headerSize + 2 * chunkSize}: the file's header counts 3 chunks, there are 2`],
  });
});

test('a closed log in which numbers are missing says which', async (t) => {
  const log = [chunkOf(1, 5), chunkOf(9, 12)];
  t.deepEqual((await check(writeLog(log))).damage, ['record 6: 3 records are missing before record 9']);
  t.deepEqual((await check(writeLog(log, dirty))).damage, []);
});

test('a log that went round has its oldest chunks in the middle: nothing is missing', async (t) => {
  const log = [chunkOf(21, 25), chunkOf(26, 30), chunkOf(11, 15), chunkOf(16, 20)];
  t.deepEqual(await check(writeLog(log)), { numbers: [...range(21, 30), ...range(11, 20)], damage: [] });
});

test('records that came after the chunk header was written are read', async (t) => {
  const chunk = chunkOf(1, 9);
  seal(chunk.bytes, chunk.places.slice(0, 4));
  for (const options of [dirty, {}]) {
    t.deepEqual(await check(writeLog([chunk], options)), { numbers: range(1, 9), damage: [] });
  }
});

test('a wrong number among the records costs none of those after it', async (t) => {
  const chunk = chunkOf(1, 9);
  chunk.bytes.writeBigUInt64LE(2n ** 60n, placeOf(chunk, 2).at + 8);
  seal(chunk.bytes, chunk.places.slice(0, 4));
  const { numbers } = await check(writeLog([chunk], dirty));
  t.deepEqual(numbers, [1, 2 ** 60, ...range(3, 9)]);
});

test('records go on after a page that is older than its neighbours', async (t) => {
  const numbers = [...range(101, 110), ...range(51, 53), ...range(111, 113)];
  const chunk = writeChunk(numbers.map(entry));
  seal(chunk.bytes, chunk.places.slice(0, 13));
  t.deepEqual((await check(writeLog([chunk], dirty))).numbers, numbers);
});

test('records of a chunk whose header says that it is empty are read where the log was open', async (t) => {
  const chunk = chunkOf(1, 3);
  seal(chunk.bytes, []);
  t.deepEqual(await check(writeLog([chunk], dirty)), { numbers: range(1, 3), damage: [] });
  t.deepEqual(await check(writeLog([chunk])), { numbers: [], damage: [] });
});

test('what is left over in free space is no part of the log', async (t) => {
  const older = chunkOf(100, 160);
  const newer = chunkOf(1, 5);
  const bytes = Buffer.from(older.bytes);
  newer.bytes.copy(bytes, 0, 0, placeOf(newer, 5).end);
  sign(bytes);
  t.deepEqual(await check(writeLog([{ bytes }])), { numbers: range(1, 5), damage: [] });
  const newerThanThat = chunkOf(161, 163);
  newerThanThat.bytes.copy(bytes, 0, 0, placeOf(newerThanThat, 163).end);
  t.deepEqual(await check(writeLog([{ bytes }], dirty)), { numbers: range(161, 163), damage: [] });
});

test('a record that was being written is damage; those after it are read', async (t) => {
  const chunk = chunkOf(1, 9);
  const torn = placeOf(chunk, 6);
  chunk.bytes.fill(0, torn.at + 30, torn.end);
  seal(chunk.bytes, chunk.places.slice(0, 5));
  for (const options of [dirty, {}]) {
    t.deepEqual(await check(writeLog([chunk], options)), {
      numbers: [...range(1, 5), ...range(7, 9)],
      damage: ['record 6: its size is damaged'],
    });
  }
});

test('a page that is older than its neighbours costs the records on it', async (t) => {
  const chunk = chunkOf(1, 30);
  const [from, to] = [placeOf(chunk, 8).at, placeOf(chunk, 10).end];
  chunk.bytes.fill(0, from, to);
  seal(chunk.bytes, chunk.places.slice(0, 5));
  t.deepEqual((await check(writeLog([chunk], dirty))).numbers, [...range(1, 7), ...range(11, 30)]);
  seal(chunk.bytes, chunk.places);
  t.deepEqual(await check(writeLog([chunk])), {
    numbers: [...range(1, 7), ...range(11, 30)],
    damage: [`byte ${headerSize + from}: ${to - from} bytes of zeros stand where records should be`],
  });
});

test('records that the header knows and that are zeros at the chunk end are damage', async (t) => {
  const chunk = chunkOf(1, 9);
  const from = placeOf(chunk, 7).at;
  const to = placeOf(chunk, 9).end;
  chunk.bytes.fill(0, from, to);
  sign(chunk.bytes);
  t.deepEqual(await check(writeLog([chunk])), {
    numbers: range(1, 6),
    damage: [`byte ${headerSize + from}: ${to - from} bytes of zeros stand where records should be`],
  });
});

test('an archived log may have its free space filled up with zeros', async (t) => {
  const chunk = chunkOf(1, 5);
  chunk.bytes.writeUInt32LE(chunkSize, 48);
  sign(chunk.bytes);
  t.deepEqual(await check(writeLog([chunk])), { numbers: range(1, 5), damage: [] });
});

test('a record that comes twice is given once; one that differs is said', async (t) => {
  const chunk = chunkOf(1, 5);
  t.deepEqual(await check(writeLog([chunk, chunkOf(6, 9), chunk], dirty)), {
    numbers: range(1, 9),
    damage: [],
  });
  const changed = Buffer.from(chunk.bytes);
  changed.writeUInt8(0x21, placeOf(chunk, 3).end - 40);
  sign(changed);
  t.deepEqual(await check(writeLog([chunk, { bytes: changed }], dirty)), {
    numbers: range(1, 5),
    damage: ['record 3: there is another record with this number, and it differs'],
  });
});

test('a record that could not be read does not hide a whole one with its number', async (t) => {
  const whole = chunkOf(1, 5);
  const broken = Buffer.from(whole.bytes);
  broken.writeUInt8(0x1f, placeOf(whole, 3).at + 24);
  sign(broken);
  const { numbers, damage } = await check(writeLog([{ bytes: broken }, whole], dirty));
  t.deepEqual(numbers, [1, 2, 4, 5, 3]);
  t.deepEqual(damage, ['record 3: it has the unknown token 0x1f']);
});
