import { Buffer } from 'node:buffer';
import test from 'ava';
import {
  BuiltVolume,
  described,
  fileEntry,
  folder,
  identifier,
  START,
  shortAllocation,
} from '../built-volume.ts';
import { listed } from '../listed.ts';
import { seal } from '../raw-udf.ts';

const BLOCK = 2048;

test('damage in a record that goes from one extent into another is at its beginning', async (t) => {
  const records = Buffer.concat(
    Array.from({ length: 60 }, (_, i) => identifier(`a file with number ${i}`, 2)),
  );
  const length = identifier('a file with number 10', 2).length;
  const volume = new BuiltVolume();
  const area = Buffer.concat([shortAllocation(BLOCK, 10), shortAllocation(records.length - BLOCK, 20)]);
  volume.put(START + 1, fileEntry({ fileType: 4, form: 0, area, size: records.length }));
  volume.put(START + 2, fileEntry({ area: Buffer.from('one') }));
  records.copy(volume.image, (START + 10) * BLOCK, 0, BLOCK);
  records.copy(volume.image, (START + 20) * BLOCK, BLOCK);
  const within = BLOCK % length;
  t.true(within > 0);
  volume.image.writeUInt8(0xff, (START + 20) * BLOCK);
  const offset = (START + 11) * BLOCK - within;
  await t.throwsAsync(() => listed(t, volume.image), {
    code: 'ISO_BAD_RECORD',
    message: new RegExp(`at byte ${offset}\\)`),
  });
});

test('a whole record larger than a block is refused (UDF 1.02, 2.3.4)', async (t) => {
  const wanted = described(257, 2052);
  wanted.writeUInt8(2, 19);
  wanted.writeUInt16LE(2012, 36);
  wanted.writeUInt32LE(2, 24);
  wanted.write('\x08f', 38 + 2012, 'latin1');
  seal(wanted, 0);
  const volume = new BuiltVolume();
  volume.put(START + 1, fileEntry({ fileType: 4, form: 0, area: shortAllocation(2052, 10), size: 2052 }));
  volume.put(START + 2, fileEntry({ area: Buffer.from('one') }));
  wanted.copy(volume.image, (START + 10) * BLOCK);
  await t.throwsAsync(() => listed(t, volume.image), {
    code: 'ISO_BAD_RECORD',
    message: /larger than a block/,
  });
});

test('a folder by one record, and a file by another, of one entry', async (t) => {
  const volume = new BuiltVolume();
  volume.put(START + 1, folder(identifier('d', 2, 2), identifier('f', 2)));
  volume.put(START + 2, folder());
  await t.throwsAsync(() => listed(t, volume.image), { code: 'ISO_BAD_RECORD' });
});
