import { Buffer } from 'node:buffer';
import test from 'ava';
import { IsoError } from 'iso-packer';
import { readVhdx } from '../../../artifacts/iso-packer/src/vhdx/read-vhdx.ts';
import { MemorySource } from '../vhd/memory-source.ts';
import { AT, entryAt, MEBIBYTE, madeVhdx, seal, sourceOf } from './made-vhdx.ts';
import { diskIn, expected, sample } from './sample-vhdx.ts';

test('stored blocks in any order, the others zeros, and a disk that ends within a block', async (t) => {
  t.true((await diskIn(sample()))?.equals(expected()));
});

test('where a byte of the disk lies in the image', async (t) => {
  const found = await readVhdx(sourceOf(sample()));
  t.is(found?.imageOffset(3 * MEBIBYTE + 5), AT.blocks + 5);
  t.is(found?.imageOffset(2 * MEBIBYTE + 5), AT.bat + entryAt(2));
});

test('blocks that are undefined, zero or unmapped read as zeros, whatever their offset', async (t) => {
  for (const state of [0n, 1n, 2n, 3n]) {
    const made = sample();
    made.bat.writeBigUInt64LE(BigInt(AT.blocks) | state, entryAt(3));
    t.true((await diskIn(made))?.equals(expected([0, 4])));
  }
});

test('entries of bitmap blocks stand between those of payload blocks', async (t) => {
  for (const [sectorSize, ratio] of [
    [512, 16],
    [4096, 128],
  ] as const) {
    const blockSize = 256 * MEBIBYTE;
    const blocks = [0, ratio - 1, ratio, 2 * ratio + 1];
    const made = madeVhdx({ diskSize: (2 * ratio + 2) * blockSize, blockSize, sectorSize, stored: blocks });
    // What a bitmap's entry says is of no interest here.
    made.bat.writeBigUInt64LE(BigInt(AT.blocks) | 6n, ratio * 8);
    const found = await readVhdx(sourceOf(made));
    for (const block of [...blocks, 1, ratio + 1, 2 * ratio]) {
      const value = blocks.includes(block) ? block + 1 : 0;
      t.is((await found?.read(block * blockSize + 7, 1))?.readUInt8(0), value & 0xff, `block ${block}`);
    }
  }
});

test('of two headers the sound one with the higher number is in force', async (t) => {
  const dirty = (bytes: Buffer) => seal(bytes.fill(0x11, 48, 64));
  for (const [first, second, clean] of [
    ['older and dirty', 'newer', true],
    ['older', 'newer and dirty', false],
    ['older', 'newer and dirty, but damaged', true],
    ['damaged', 'newer', true],
  ] as const) {
    const made = sample();
    for (const [header, how] of [
      [made.headers[0], first],
      [made.headers[1], second],
    ] as const) {
      if (how.includes('dirty')) dirty(header);
      if (how.includes('damaged')) header.writeUInt8(1, 4000);
    }
    if (clean) t.truthy(await readVhdx(sourceOf(made)), `${first}, ${second}`);
    else {
      const error = await t.throwsAsync(() => readVhdx(sourceOf(made)), { instanceOf: IsoError });
      t.deepEqual([error?.code, error?.offset], ['ISO_UNSUPPORTED_FORMAT', AT.headers[1] + 48]);
      t.regex(error?.message ?? '', /not closed cleanly/);
    }
  }
  const turned = sample();
  seal(turned.headers[0].fill(0x7f, 8, 15));
  dirty(turned.headers[1]);
  t.truthy(await readVhdx(sourceOf(turned)), 'numbers of 64 bits');
});

test('headers of one number are none in force, unless they are alike', async (t) => {
  const made = sample();
  made.headers[0].copy(made.headers[1]);
  t.true((await diskIn(made))?.equals(expected()));
});

test('the second region table does where the first is damaged', async (t) => {
  const made = sample();
  made.regions[0].fill(0);
  t.true((await diskIn(made))?.equals(expected()));
});

test('what is no VHDX', async (t) => {
  t.is(await readVhdx(MemorySource.of(Buffer.from('vhdxfile'))), null);
  t.is(await readVhdx(MemorySource.of(Buffer.alloc(MEBIBYTE))), null);
});
