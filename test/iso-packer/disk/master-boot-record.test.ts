import { Buffer } from 'node:buffer';
import test from 'ava';
import { fileInput } from 'iso-packer';
import { encodeMasterBootRecord } from '../../../artifacts/iso-packer/src/disk/master-boot-record.ts';
import { planDisk } from '../../../artifacts/iso-packer/src/disk/pack-disk.ts';
import { volumeOf } from '../fat/volume-bytes.ts';

const FIRST = 446;

test('one partition that is not active, from the first mebibyte to the end of the disk', async (t) => {
  for (const [fat, type, size] of [
    [16, 0x0e, 5 * 1024 ** 2],
    [32, 0x0c, 34 * 1024 ** 2],
  ] as const) {
    const disk = await volumeOf([fileInput('a', 'a')], { fat }, true);
    t.is(disk.length, size);
    t.is(disk.subarray(510, 512).toString('hex'), '55aa');
    t.deepEqual([disk.readUInt8(FIRST), disk.readUInt8(FIRST + 4)], [0, type]);
    t.deepEqual([disk.readUInt32LE(FIRST + 8), disk.readUInt32LE(FIRST + 12)], [2048, size / 512 - 2048]);
    t.true(disk.subarray(0, 440).every((byte) => byte === 0));
    t.true(disk.subarray(FIRST + 16, 510).every((byte) => byte === 0));
    t.not(disk.readUInt32LE(440), 0);
  }
});

test('the volume behind it is the bare one, but that it says what is before it', async (t) => {
  const inputs = [fileInput('a', 'a')];
  const volume = await volumeOf(inputs);
  const inDisk = (await volumeOf(inputs, {}, true)).subarray(1024 ** 2);
  t.is(inDisk.readUInt32LE(28), 2048);
  inDisk.writeUInt32LE(0, 28);
  t.true(inDisk.equals(volume));
});

test('cylinder, head and sector of both ends, 255 heads and 63 sectors a track', (t) => {
  const hex = (start: number, sectors: number): string => {
    const record = Buffer.from(encodeMasterBootRecord({ type: 0x0c, start, sectors }, 1));
    return (
      record.subarray(FIRST + 1, FIRST + 4).toString('hex') +
      record.subarray(FIRST + 5, FIRST + 8).toString('hex')
    );
  };
  const cylinder = 255 * 63;
  // Head 32, sector 33 of cylinder 0, as in the tables that Windows makes; and one whole cylinder.
  t.is(hex(2048, cylinder - 2048), '202100' + 'fe3f00');
  t.is(hex(2048, 2 * cylinder - 2048), '202100' + 'fe3f01');
  // The high bits of cylinders 256 and 1023 stand beside the sector.
  t.is(hex(256 * cylinder, 768 * cylinder), '004100' + 'feffff');
  t.is(hex(1023 * cylinder, cylinder + 1), '00c1ff' + 'feffff');
  t.is(hex(1024 * cylinder, 1), 'feffff' + 'feffff');
});

test('a disk of a given size is as large as that, to the sector', (t) => {
  const diskSize = 8 * 1024 ** 2 + 512;
  t.is(planDisk([], { label: 'A', diskSize }, true).plan.size, diskSize);
});
