import test from 'ava';
import { number, slot, type Tree, type Value } from './bin-xml-writer.ts';
import { itemsOf } from './items.ts';
import { writeChunks, writeLog } from './log-writer.ts';

/** What a value becomes: its text, its list, or why it can't be read. */
async function rendered(...values: readonly Value[]): Promise<unknown[]> {
  const template: Tree = {
    name: 'Event',
    content: [
      { name: 'System', content: [{ name: 'EventID', content: ['1'] }] },
      { name: 'EventData', content: [{ name: 'Data', attributes: { Name: 'value' }, content: [slot(0)] }] },
    ],
  };
  const entries = values.map((value, index) => ({ id: index + 1, holds: { template, values: [value] } }));
  const items = await itemsOf(writeLog(writeChunks(entries)));
  return items.map((item) => (item.is === 'event' ? item.event.Event.EventData?.value : item.reason));
}

const bytes = (type: number, hex: string): Value => ({ type, bytes: Buffer.from(hex, 'hex') });
const text = (type: number, value: string, encoding: BufferEncoding): Value => ({
  type,
  bytes: Buffer.from(value, encoding),
});
const single = (value: number): Value => {
  const buffer = Buffer.alloc(4);
  buffer.writeFloatLE(value);
  return { type: 0x0b, bytes: buffer };
};
const double = (value: number): Value => {
  const buffer = Buffer.alloc(8);
  buffer.writeDoubleLE(value);
  return { type: 0x0c, bytes: buffer };
};

test('strings: UTF-16 and ANSI, without the NULs that end them', async (t) => {
  const long = 'ä'.repeat(700);
  t.deepEqual(
    await rendered(
      text(0x01, 'plain', 'utf16le'),
      text(0x01, 'Größe 😀 \u0001', 'utf16le'),
      text(0x01, 'ended\0\0', 'utf16le'),
      text(0x01, 'in\0side', 'utf16le'),
      text(0x01, long, 'utf16le'),
      text(0x01, '', 'utf16le'),
      bytes(0x02, 'e4 80 21 00'.replaceAll(' ', '')),
    ),
    ['plain', 'Größe 😀 \u0001', 'ended', 'in\0side', long, '', 'ä€!'],
  );
});

test('whole numbers, signed and unsigned, to their limits', async (t) => {
  t.deepEqual(
    await rendered(
      number(0x03, 1, -128),
      number(0x04, 1, 255),
      number(0x05, 2, -32_768),
      number(0x06, 2, 65_535),
      number(0x07, 4, -2_147_483_648),
      number(0x08, 4, 4_294_967_295),
      number(0x09, 8, -(2n ** 63n)),
      number(0x0a, 8, 2n ** 64n - 1n),
      number(0x0a, 8, 2n ** 53n + 1n),
      number(0x0a, 8, 2n ** 53n - 1n),
    ),
    [
      '-128',
      '255',
      '-32768',
      '65535',
      '-2147483648',
      '4294967295',
      '-9223372036854775808',
      '18446744073709551615',
      '9007199254740993',
      '9007199254740991',
    ],
  );
});

test('hexadecimal numbers have 0x, lower case and no leading zeros; so has a size', async (t) => {
  t.deepEqual(
    await rendered(
      number(0x14, 4, 0),
      number(0x14, 4, 0xdeadbeef),
      number(0x15, 8, 0x1a),
      number(0x15, 8, 0x8000000000000001n),
      number(0x15, 8, 0x1_0000_0000n),
      number(0x10, 4, 0x24c),
      number(0x10, 8, 0xffff878acf3bf680n),
    ),
    ['0x0', '0xdeadbeef', '0x1a', '0x8000000000000001', '0x100000000', '0x24c', '0xffff878acf3bf680'],
  );
});

test('floating point: the fewest digits that mean the same', async (t) => {
  t.deepEqual(
    await rendered(
      single(0.1),
      single(1 / 3),
      single(-2),
      double(0.1),
      double(1e21),
      double(-0),
      double(Number.NaN),
      single(Infinity),
      double(-Infinity),
    ),
    ['0.1', '0.33333334', '-2', '0.1', '1e+21', '-0', '-1.#IND', '1.#INF', '-1.#INF'],
  );
});

test('booleans, binary, GUID', async (t) => {
  t.deepEqual(
    await rendered(
      number(0x0d, 4, 0),
      number(0x0d, 4, 1),
      number(0x0d, 4, 256),
      number(0x0d, 1, 1),
      bytes(0x0e, '00ff1a'),
      bytes(0x0f, '6723010089abcdef0123456789abcdef'),
    ),
    ['false', 'true', 'true', 'true', '00FF1A', '{00012367-AB89-EFCD-0123-456789ABCDEF}'],
  );
});

test('times have seven digits and Z, whatever their year', async (t) => {
  const at = (iso: string, ticks = 0n) =>
    number(0x11, 8, BigInt(Date.parse(iso) + 11_644_473_600_000) * 10_000n + ticks);
  t.deepEqual(
    await rendered(
      number(0x11, 8, 0),
      at('1970-01-01T00:00:00Z', 1n),
      at('2000-02-29T23:59:59.999Z', 9_999n),
      at('2100-03-01T00:00:00Z'),
      at('9999-12-31T23:59:59Z'),
      number(0x11, 8, 0x7fff_ffff_ffff_ffffn),
      bytes(0x12, 'e8070200040001000c0022003800e703'),
    ),
    [
      '1601-01-01T00:00:00.0000000Z',
      '1970-01-01T00:00:00.0000001Z',
      '2000-02-29T23:59:59.9999999Z',
      '2100-03-01T00:00:00.0000000Z',
      '9999-12-31T23:59:59.0000000Z',
      '30828-09-14T02:48:05.4775807Z',
      '2024-02-01T12:34:56.9990000Z',
    ],
  );
});

test('times agree with Date over four centuries', async (t) => {
  const dates = Array.from(
    { length: 1000 },
    (_, i) => new Date(Date.UTC(1601, 0, 1) + i * 12_622_780_800 + i * 977),
  );
  const values = dates.map((date) => number(0x11, 8, BigInt(date.getTime() + 11_644_473_600_000) * 10_000n));
  t.deepEqual(
    await rendered(...values),
    dates.map((date) => date.toISOString().replace('Z', '0000Z')),
  );
});

test('SIDs, with an authority beyond 32 bits in hexadecimal', async (t) => {
  t.deepEqual(
    await rendered(
      bytes(0x13, '010100000000000512000000'),
      bytes(0x13, '01020000000000052000000020020000'),
      bytes(0x13, '0100000000000001'),
      bytes(0x13, '010112345678000501000000'),
      bytes(0x13, ''),
    ),
    ['S-1-5-18', 'S-1-5-32-544', 'S-1-1', 'S-1-0x123456780005-1', ''],
  );
});

test('lists of every type', async (t) => {
  t.deepEqual(
    await rendered(
      text(0x81, 'a\0b\0', 'utf16le'),
      text(0x81, 'a\0b', 'utf16le'),
      text(0x82, 'a\0\0b\0', 'latin1'),
      bytes(0x83, 'ff01'),
      bytes(0x84, 'ff01'),
      bytes(0x86, 'ffff0100'),
      bytes(0x87, 'ffffffff01000000'),
      bytes(0x8a, `${'ff'.repeat(8)}0100000000000000`),
      bytes(0x8b, '0000803f00000040'),
      bytes(0x8d, '0100000000000000'),
      bytes(0x8f, `${'00'.repeat(16)}${'ff'.repeat(16)}`),
      bytes(0x90, '01000000000000000200000000000000'),
      bytes(0x91, '00'.repeat(16)),
      bytes(0x93, '010100000000000512000000010100000000000513000000'),
      bytes(0x94, '01000000ff000000'),
      bytes(0x95, '0100000000000000ff00000000000000'),
    ),
    [
      ['a', 'b'],
      ['a', 'b'],
      ['a', '', 'b'],
      ['-1', '1'],
      ['255', '1'],
      ['65535', '1'],
      ['-1', '1'],
      ['18446744073709551615', '1'],
      ['1', '2'],
      ['true', 'false'],
      ['{00000000-0000-0000-0000-000000000000}', '{FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF}'],
      ['0x1', '0x2'],
      ['1601-01-01T00:00:00.0000000Z', '1601-01-01T00:00:00.0000000Z'],
      ['S-1-5-18', 'S-1-5-19'],
      ['0x1', '0xff'],
      ['0x1', '0xff'],
    ],
  );
});

test('XML in a string stays a string; XML as a value of its own type, too', async (t) => {
  t.deepEqual(await rendered(text(0x01, '<a>&amp;</a>', 'utf16le'), text(0x23, '<b/>', 'utf16le')), [
    '<a>&amp;</a>',
    '<b/>',
  ]);
});

test('a value that is none of its type is damage of that record, with the reason', async (t) => {
  t.deepEqual(
    await rendered(
      bytes(0x07, '0000'),
      bytes(0x0f, '00'),
      bytes(0x10, '000000'),
      bytes(0x13, '0105000000000005'),
      bytes(0x16, '00'),
      bytes(0x8e, '00'),
      bytes(0x87, '0000000000'),
      number(0x04, 1, 7),
    ),
    [
      'a value of type 0x7 has 2 bytes',
      'a value of type 0xf has 1 bytes',
      'a value of type 0x10 has 3 bytes',
      'a SID is too short',
      'a value is of the unknown type 0x16',
      'a value is a list of the type 0xe',
      'a list ends within an item',
      '7',
    ],
  );
});
