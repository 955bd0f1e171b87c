import test from 'ava';
import { CONTAINERS, type Container, type ImageOptions, IsoError } from 'iso-packer';
import { checkOptions } from '../../../artifacts/iso-packer/src/image/check-options.ts';

function mendOf(options: ImageOptions): string | null {
  try {
    checkOptions(options);
    return null;
  } catch (error) {
    return error instanceof IsoError && error.code === 'ISO_BAD_OPTION' ? error.mend : String(error);
  }
}

function takers(option: Partial<ImageOptions>): Container[] {
  return CONTAINERS.filter((format) => mendOf({ format, label: 'L', ...option }) === null);
}

test('an option is taken where the container has a use for it, and nowhere else', (t) => {
  t.deepEqual(takers({ date: new Date(0) }), [...CONTAINERS]);
  for (const option of [
    { publisher: 'P' },
    { preparer: 'P' },
    { application: 'A' },
    { level: 3 },
    { relaxed: true },
    { joliet: false },
  ] as const) {
    t.deepEqual(takers(option), ['iso', 'udf']);
  }
  t.deepEqual(takers({ fat: 16 }), ['img', 'vhd', 'vhdx']);
  t.deepEqual(takers({ diskSize: 1 }), ['img', 'vhd', 'vhdx']);
  t.deepEqual(takers({ partitioned: true }), ['img']);
  t.deepEqual(takers({ dynamic: true }), ['vhd']);
  t.deepEqual(takers({ qemuImg: { file: 'qemu-img', args: [] } }), ['vhdx']);
});

test('the default that is asked for by name is asked for', (t) => {
  t.deepEqual(takers({ dynamic: false }), ['vhd']);
});

test('without a format it is iso', (t) => {
  t.is(mendOf({ label: 'L', level: 1 }), null);
  t.is(mendOf({ label: 'L', fat: 32 }), 'leave it out, or use the format img or vhd or vhdx');
});

test('undefined is as if it were not there', (t) => {
  const options: object = { fat: undefined, dynamic: undefined };
  t.is(mendOf({ label: 'L', ...options }), null);
});

test('a format that is none is told before its options', (t) => {
  const options: object = { publisher: 'P', format: 'zip' };
  t.is(mendOf({ label: 'L', ...options }), 'give one of iso, udf, img, vhd, vhdx, or leave it out for iso');
});

test('an option that no container knows is told too', (t) => {
  const options: object = { lable: 'L' };
  t.is(mendOf({ label: 'L', ...options }), 'leave it out');
});
