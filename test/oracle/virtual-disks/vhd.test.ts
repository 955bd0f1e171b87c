import { Buffer } from 'node:buffer';
import { readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { ImageFile } from '../../../artifacts/iso-packer/src/reading/byte-source.ts';
import { geometryOf } from '../../../artifacts/iso-packer/src/vhd/geometry.ts';
import { packVhd } from '../../../artifacts/iso-packer/src/vhd/pack-vhd.ts';
import { readVhd } from '../../../artifacts/iso-packer/src/vhd/read-vhd.ts';
import { temporaryFolder } from '../../iso-packer/image-file.ts';
import { collect, wholeOf } from '../../iso-packer/vhd/memory-source.ts';
import { diskOf, INPUTS, noise } from '../../iso-packer/vhd/sample-disk.ts';
import { oracleTest } from '../oracle-programs.ts';

const label = 'VHD_TEST';
const KINDS = [
  ['fixed', {}],
  ['dynamic', { dynamic: true }],
  ['fixed, of an odd size', { diskSize: 20_000_256 }],
  ['dynamic, of an odd size', { diskSize: 20_000_256, dynamic: true }],
  ['dynamic, FAT32', { diskSize: 80 * 1024 * 1024, dynamic: true, fat: 32 }],
] as const;

for (const [kind, options] of KINDS) {
  const packed = () => packVhd(INPUTS, { label, ...options });

  oracleTest('qemu-img', `finds in our VHD (${kind}) exactly our disk`, async (t, run) => {
    const folder = await temporaryFolder(t);
    const [image, raw] = [join(folder, 'ours.vhd'), join(folder, 'ours.raw')];
    await writeFile(image, packed().bytes);
    await run(['convert', '-f', 'vpc', '-O', 'raw', image, raw]);
    const disk = await readFile(raw);
    const fat = 'fat' in options ? { fat: options.fat } : {};
    t.true(disk.equals(await diskOf({ label, ...fat }, disk.length)));
    const info = JSON.parse(await run(['info', '-f', 'vpc', '--output=json', image])) as {
      'virtual-size': number;
    };
    t.is(info['virtual-size'], disk.length);
  });

  oracleTest('7z', `lists our VHD (${kind}), through partition and volume`, async (t, run) => {
    const image = join(await temporaryFolder(t), 'ours.vhd');
    await writeFile(image, packed().bytes);
    const listing = await run(['l', '-slt', image]);
    t.regex(listing, /^Type = VHD$/m);
    t.regex(listing, /^Creator Application = win /m);
    t.regex(listing, /^Created = 2000-01-01 00:00:00/m);
    for (const { path, size } of packed().plan.entries.filter(({ type }) => type === 'file'))
      t.regex(listing, new RegExp(`^Path = ${path.replaceAll('.', '\\.')}\\n(.*\\n)*?Size = ${size}$`, 'm'));
  });
}

/** Our dynamic VHD, in which the bit of the sector with `readme.txt` is clear; `turned` counts the bits of a byte the other way. */
async function withClearBit(turned: boolean): Promise<Buffer> {
  const image = await collect(packVhd(INPUTS, { label, dynamic: true }).bytes);
  const text = image.indexOf('read me');
  const firstBlock = 2048;
  const inBlock = (text - firstBlock) % (512 + 2 * 1024 * 1024);
  const sector = Math.floor((inBlock - 512) / 512);
  const at = text - inBlock + (sector >> 3);
  const bit = turned ? 1 << (sector & 7) : 0x80 >> (sector & 7);
  image.writeUInt8(image.readUInt8(at) & ~bit, at);
  return image;
}

oracleTest(
  '7z',
  'counts the bits of a bitmap as we do: it has no data where we have zeros',
  async (t, run) => {
    const file = join(await temporaryFolder(t), 'clear.vhd');
    const extract = () => run(['e', '-so', file, 'readme.txt']);
    for (const turned of [true, false]) {
      await writeFile(file, await withClearBit(turned));
      await using source = await ImageFile.open(file, undefined);
      const disk = await readVhd(source);
      t.is(disk !== null && (await wholeOf(disk)).includes('read me'), turned);
      if (turned) t.is(await extract(), 'read me');
      else await t.throwsAsync(extract);
    }
  },
);

for (const subformat of ['fixed', 'dynamic']) {
  for (const forced of ['off', 'on']) {
    oracleTest(
      'qemu-img',
      `its own VHD, ${subformat}, force_size=${forced}, is read as it reads it`,
      async (t, run) => {
        const folder = await temporaryFolder(t);
        const [raw, image, back] = ['disk.raw', 'disk.vhd', 'back.raw'].map((name) => join(folder, name)) as [
          string,
          string,
          string,
        ];
        // Data with holes: in the first blocks, and far behind.
        await writeFile(raw, noise(3_000_000));
        await truncate(raw, 9_000_000);
        await writeFile(raw, noise(70_000), { flag: 'a' });
        await truncate(raw, 15 * 1024 * 1024 + 512);
        const options = `subformat=${subformat},force_size=${forced}`;
        await run(['convert', '-f', 'raw', '-O', 'vpc', '-o', options, raw, image]);
        await run(['convert', '-f', 'vpc', '-O', 'raw', image, back]);
        await using source = await ImageFile.open(image, undefined);
        const disk = await readVhd(source);
        t.true(disk !== null && (await wholeOf(disk)).equals(await readFile(back)));
      },
    );
  }
}

oracleTest('qemu-img', 'works out the same geometries', async (t, run) => {
  const folder = await temporaryFolder(t);
  for (const megabytes of [3, 20, 100, 136, 140, 300, 600, 5_000, 33_000, 60_000, 130_000]) {
    const image = join(folder, `${megabytes}.vhd`);
    await run(['create', '-q', '-f', 'vpc', image, `${megabytes}M`]);
    const footer = (await readFile(image)).subarray(0, 512);
    const sectors = Number(footer.readBigUInt64BE(48)) / 512;
    t.true(sectors * 512 >= megabytes * 1024 * 1024);
    const theirs = [footer.readUInt16BE(56), footer.readUInt8(58), footer.readUInt8(59)];
    const { cylinders, heads, sectorsPerTrack } = geometryOf(sectors);
    t.deepEqual([cylinders, heads, sectorsPerTrack], theirs, `${megabytes} MiB`);
  }
});

test('what the programs judge has data in it', async (t) => {
  const disk = await collect(packVhd(INPUTS, { label }).bytes);
  t.true(disk.includes(Buffer.from('read me')));
});
