import { readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ImageFile } from '../../../artifacts/iso-packer/src/reading/byte-source.ts';
import { packVhdx } from '../../../artifacts/iso-packer/src/vhdx/pack-vhdx.ts';
import { readVhdx } from '../../../artifacts/iso-packer/src/vhdx/read-vhdx.ts';
import { temporaryFolder } from '../../iso-packer/image-file.ts';
import { collect, MemorySource, wholeOf } from '../../iso-packer/vhd/memory-source.ts';
import { diskOf, INPUTS, noise } from '../../iso-packer/vhd/sample-disk.ts';
import { oracle } from '../find-oracle.ts';
import { oracleTest } from '../oracle-programs.ts';

const label = 'VHDX_TEST';
const qemuImg = { file: oracle('qemu-img') ?? 'qemu-img', args: [] };

for (const diskSize of [8 * 1024 * 1024, 20_000_256]) {
  oracleTest(
    'qemu-img',
    `our VHDX of ${diskSize} bytes is without error, and exactly our disk`,
    async (t, run) => {
      const folder = await temporaryFolder(t);
      const [image, raw] = [join(folder, 'ours.vhdx'), join(folder, 'ours.raw')];
      await writeFile(image, packVhdx(INPUTS, { label, diskSize, qemuImg }).bytes);
      t.regex(await run(['check', '-f', 'vhdx', image]), /No errors were found/);
      const info = JSON.parse(await run(['info', '-f', 'vhdx', '--output=json', image])) as Record<
        string,
        unknown
      >;
      t.is(info['virtual-size'], diskSize);
      await run(['convert', '-f', 'vhdx', '-O', 'raw', image, raw]);
      const disk = await diskOf({ label }, diskSize);
      t.true(disk.equals(await readFile(raw)));
      await using source = await ImageFile.open(image, undefined);
      const found = await readVhdx(source);
      t.true(found !== null && (await wholeOf(found)).equals(disk));
    },
  );
}

oracleTest('qemu-img', 'our VHDX has the same bytes every time; its own has not', async (t, run) => {
  const made = () => collect(packVhdx(INPUTS, { label, qemuImg }).bytes);
  const image = await made();
  t.true(image.equals(await made()));
  t.true(image.equals(await collect(packVhdx([...INPUTS].reverse(), { label, qemuImg }).bytes)));

  const folder = await temporaryFolder(t);
  const raw = join(folder, 'disk.raw');
  const disk = await readVhdx(MemorySource.of(image));
  if (disk !== null) await writeFile(raw, await wholeOf(disk));
  const theirs = [];
  for (const name of ['a.vhdx', 'b.vhdx']) {
    await run(['convert', '-f', 'raw', '-O', 'vhdx', raw, join(folder, name)]);
    theirs.push(await readFile(join(folder, name)));
  }
  t.notDeepEqual(theirs[0], theirs[1]);
});

oracleTest('7z', 'lists our VHDX, through partition and volume', async (t, run) => {
  if (oracle('qemu-img') === null) {
    t.pass('no qemu-img to make one');
    return;
  }
  const image = join(await temporaryFolder(t), 'ours.vhdx');
  const { plan, bytes } = packVhdx(INPUTS, { label, qemuImg });
  await writeFile(image, bytes);
  const listing = await run(['l', '-slt', image]);
  t.regex(listing, /^Type = VHDX$/m);
  for (const { path, size } of plan.entries.filter(({ type }) => type === 'file'))
    t.regex(listing, new RegExp(`^Path = ${path.replaceAll('.', '\\.')}\\n(.*\\n)*?Size = ${size}$`, 'm'));
});

for (const options of [
  'subformat=fixed',
  'subformat=dynamic',
  'subformat=dynamic,block_size=1M',
  'subformat=dynamic,block_size=256M,log_size=2M',
  'subformat=dynamic,block_state_zero=off',
]) {
  oracleTest('qemu-img', `its own VHDX, ${options}, is read as it reads it`, async (t, run) => {
    const folder = await temporaryFolder(t);
    const [raw, image] = [join(folder, 'disk.raw'), join(folder, 'disk.vhdx')];
    await writeFile(raw, noise(3_000_000));
    await truncate(raw, 30_000_000);
    await writeFile(raw, noise(70_000), { flag: 'a' });
    await truncate(raw, 40 * 1024 * 1024 + 512);
    await run(['convert', '-f', 'raw', '-O', 'vhdx', '-o', options, raw, image]);
    await using source = await ImageFile.open(image, undefined);
    const disk = await readVhdx(source);
    t.true(disk !== null && (await wholeOf(disk)).equals(await readFile(raw)));
  });
}
