import { Buffer } from 'node:buffer';
import test from 'ava';
import { fileInput, type ImageOptions, IsoError } from 'iso-packer';
import { planDisk } from '../../../artifacts/iso-packer/src/disk/pack-disk.ts';
import { packVhd } from '../../../artifacts/iso-packer/src/vhd/pack-vhd.ts';
import { collect } from './memory-source.ts';
import { diskOf, INPUTS, noise } from './sample-disk.ts';

const MEBIBYTE = 1024 * 1024;
const BLOCK = 2 * MEBIBYTE;
const label = 'VHD_TEST';
const date = new Date('2024-05-06T07:08:09Z');

function vhd(options: Partial<ImageOptions> = {}): Promise<Buffer> {
  return collect(packVhd(INPUTS, { label, date, ...options }).bytes);
}

/** Specification 1.0, "Checksum": the complement of the sum of all bytes, the checksum's own apart. */
function sumOf(bytes: Buffer, at: number): number {
  const others = [...bytes.subarray(0, at), ...bytes.subarray(at + 4)];
  return 0xffff_ffff - others.reduce((sum, byte) => sum + byte, 0);
}

const field = (bytes: Buffer, at: number, length: number) => bytes.toString('hex', at, at + length);

test('the fields of the footer stand where the specification has them', async (t) => {
  const image = await vhd();
  const footer = image.subarray(-512);
  const size = BigInt(image.length - 512);
  t.is(footer.toString('latin1', 0, 8), 'conectix');
  t.is(field(footer, 8, 4), '00000002', 'features: the reserved bit');
  t.is(field(footer, 12, 4), '00010000', 'file format version');
  t.is(field(footer, 16, 8), 'ffffffffffffffff', 'data offset of a fixed disk');
  t.is(
    new Date(Date.UTC(2000, 0, 1) + footer.readUInt32BE(24) * 1000).toISOString(),
    '2024-05-06T07:08:09.000Z',
  );
  t.is(footer.toString('latin1', 28, 32), 'win ');
  t.is(footer.toString('latin1', 36, 40), 'Wi2k');
  t.is(footer.readBigUInt64BE(40), size, 'original size');
  t.is(footer.readBigUInt64BE(48), size, 'current size');
  t.is(footer.readUInt32BE(60), 2, 'disk type: fixed');
  t.is(footer.readUInt32BE(64), sumOf(footer, 64));
  t.is(footer.readUInt8(84), 0, 'saved state');
  t.true(footer.subarray(85).every((byte) => byte === 0));
});

test('the geometry holds the whole disk, so that nobody who goes by it cuts something off', async (t) => {
  for (const image of [await vhd(), await vhd({ dynamic: true })]) {
    const footer = image.subarray(-512);
    const sectors = footer.readUInt16BE(56) * footer.readUInt8(58) * footer.readUInt8(59);
    t.is(BigInt(sectors * 512), footer.readBigUInt64BE(48));
  }
});

test('a fixed VHD is the disk and a footer', async (t) => {
  const image = await vhd();
  const disk = image.subarray(0, -512);
  t.true(disk.equals(await diskOf({ label, date }, disk.length)));
  t.is(packVhd(INPUTS, { label, date }).plan.size, image.length);
});

test('a dynamic VHD: copy of the footer, header, table, blocks behind their bitmaps, footer', async (t) => {
  const diskSize = 21 * MEBIBYTE;
  const image = await vhd({ dynamic: true, diskSize });
  const disk = await diskOf({ label, date }, diskSize);
  t.is(packVhd(INPUTS, { label, date, dynamic: true, diskSize }).plan.size, image.length);

  t.true(image.subarray(0, 512).equals(image.subarray(-512)));
  t.is(image.readUInt32BE(60), 3, 'disk type: dynamic');
  t.is(image.readBigUInt64BE(16), 512n, 'data offset: the header');
  const header = image.subarray(512, 1536);
  t.is(header.toString('latin1', 0, 8), 'cxsparse');
  t.is(field(header, 8, 8), 'ffffffffffffffff');
  t.is(header.readBigUInt64BE(16), 1536n, 'table offset');
  t.is(field(header, 24, 4), '00010000', 'header version');
  t.is(header.readUInt32BE(28), 11, 'table entries: the disk ends within the last block');
  t.is(header.readUInt32BE(32), BLOCK);
  t.is(header.readUInt32BE(36), sumOf(header, 36));
  t.true(header.subarray(40).every((byte) => byte === 0));

  const restored = Buffer.alloc(11 * BLOCK);
  const stored: number[] = [];
  for (let block = 0; block < 11; block += 1) {
    const sector = image.readUInt32BE(1536 + block * 4);
    if (sector === 0xffff_ffff) continue;
    stored.push(block);
    t.true(
      image.subarray(sector * 512, sector * 512 + 512).every((byte) => byte === 0xff),
      'its bitmap',
    );
    image.copy(restored, block * BLOCK, sector * 512 + 512, sector * 512 + 512 + BLOCK);
  }
  t.true(restored.subarray(0, diskSize).equals(disk));
  t.true(stored.length < 11);
  t.is(image.length, 512 + 1024 + 512 + stored.length * (512 + BLOCK) + 512);
  t.true(disk.subarray(stored.length * BLOCK).every((byte) => byte === 0));
});

test('a disk that ends within a block that is stored', async (t) => {
  const inputs = [fileInput('a.bin', noise(3_500_000))];
  const options = { label, dynamic: true, diskSize: 5 * MEBIBYTE };
  const { plan, bytes } = packVhd(inputs, options);
  const image = await collect(bytes);
  t.is(plan.size, image.length);
  t.is(image.length, 512 + 1024 + 512 + 3 * (512 + BLOCK) + 512, 'blocks are whole');
  t.true(image.subarray(-512).equals(image.subarray(0, 512)));
});

test('the same inputs in any order, the same bytes; another label or date, another identifier', async (t) => {
  const id = (image: Buffer) => field(image.subarray(-512), 68, 16);
  for (const dynamic of [false, true]) {
    const image = await vhd({ dynamic });
    const turned = await collect(packVhd([...INPUTS].reverse(), { label, date, dynamic }).bytes);
    t.true(image.equals(turned));
    const ids = [
      image,
      await vhd({ dynamic, label: 'OTHER' }),
      await vhd({ dynamic, date: new Date('2024-05-06T07:08:11Z') }),
    ];
    t.is(new Set(ids.map(id)).size, 3);
    t.regex(id(image), /^.{12}8.{3}[89ab].{15}$/);
  }
});

test('inputs that can be gone through once only, and are opened once', async (t) => {
  let opened = 0;
  function* once() {
    yield {
      path: 'a.bin',
      size: 4,
      open() {
        opened += 1;
        return [Buffer.from('once')];
      },
    };
  }
  const image = await collect(packVhd(once(), { label, dynamic: true }).bytes);
  t.true(image.includes('once'));
  t.is(opened, 1);
});

test('a file that is longer than announced is noticed, even where its data ends with a block', async (t) => {
  for (const size of [BLOCK, BLOCK - 4096, 100]) {
    const long = { path: 'a.bin', size, open: () => [Buffer.alloc(size + 1, 1)] };
    const error = await t.throwsAsync(collect(packVhd([long], { label, dynamic: true }).bytes), {
      instanceOf: IsoError,
    });
    t.is(error?.code, 'ISO_SIZE_CHANGED');
  }
});

test('a disk of the size asked for, and none that VHD or Windows cannot have', async (t) => {
  const size = (diskSize: number) => packVhd(INPUTS, { label, diskSize }).plan.size;
  t.is(size(20_000_256), 20_000_256 + 512);
  for (const [diskSize, code] of [
    [2040 * 1024 ** 3 + 512, 'ISO_IMAGE_TOO_LARGE'],
    [3 * MEBIBYTE - 512, 'ISO_BAD_OPTION'],
    [20_000_001, 'ISO_BAD_OPTION'],
  ] as const) {
    const error = t.throws(() => size(diskSize), { instanceOf: IsoError });
    t.is(error?.code, code);
  }
  t.true((packVhd([fileInput('a', 'a')], { label }).plan.size ?? 0) > 3 * MEBIBYTE);
});

test('a terabyte that is empty takes no room in a dynamic VHD', async (t) => {
  const { plan } = packVhd([fileInput('a', 'a')], { label, dynamic: true, diskSize: 1024 ** 4 });
  t.true((plan.size ?? Number.POSITIVE_INFINITY) < 300 * MEBIBYTE);
});

test('where a larger disk would pass a limit of FAT, it is not made larger', (t) => {
  const large = (size: number) => [{ path: 'a.bin', size, open: () => [] }];
  for (const [size, fat] of [
    [2_144_191_218, undefined],
    [2_144_191_218, 16],
    [268_004_511, 32],
  ] as const) {
    const options = { label, ...(fat && { fat }) };
    const disk = planDisk(large(size), options, true).plan.size;
    t.is(packVhd(large(size), options).plan.size, disk + 512);
  }
});

test('a date that the time stamp cannot hold', (t) => {
  for (const bad of ['1999-12-31T23:59:59Z', '2200-01-01T00:00:00Z', 'no date']) {
    const error = t.throws(() => packVhd(INPUTS, { label, date: new Date(bad) }), { instanceOf: IsoError });
    t.is(error?.code, 'ISO_BAD_DATE');
  }
});
