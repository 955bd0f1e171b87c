import test from 'ava';
import fc from 'fast-check';
import { geometryOf, wholeCylinders } from '../../../artifacts/iso-packer/src/vhd/geometry.ts';

/** Worked out by hand from the specification's appendix: sectors, then cylinders, heads and sectors per track. */
const WORKED_OUT: readonly (readonly [string, number, readonly [number, number, number]])[] = [
  ['4 heads at least', 6144, [90, 4, 17]],
  ['more heads when the cylinders run out', 40 * 2048, [963, 5, 17]],
  ['the first disk of five heads', 17 * 4 * 1024 + 17, [819, 5, 17]],
  ['31 sectors per track', 17 * 16 * 1024, [561, 16, 31]],
  ['63 sectors per track', 31 * 16 * 1024, [503, 16, 63]],
  ['255 sectors per track', 65535 * 16 * 63, [16191, 16, 255]],
  ['the largest', 65535 * 16 * 255, [65535, 16, 255]],
  ['beyond it', (2040 * 1024 ** 3) / 512, [65535, 16, 255]],
];

for (const [title, sectors, expected] of WORKED_OUT) {
  test(`geometry: ${title}`, (t) => {
    const { cylinders, heads, sectorsPerTrack } = geometryOf(sectors);
    t.deepEqual([cylinders, heads, sectorsPerTrack], expected);
  });
}

const capacity = (sectors: number) => {
  const { cylinders, heads, sectorsPerTrack } = geometryOf(sectors);
  return cylinders * heads * sectorsPerTrack;
};

test('a whole number of cylinders is not smaller, hardly larger, and all of it is in its geometry', async (t) => {
  await t.notThrowsAsync(async () =>
    fc.assert(
      fc.property(fc.integer({ min: 6144, max: 65535 * 16 * 255 }), (sectors) => {
        const whole = wholeCylinders(sectors);
        return whole >= sectors && whole - sectors <= 2 * 16 * 255 && capacity(whole) === whole;
      }),
    ),
  );
});

test('beyond the largest geometry a disk stays as it is', (t) => {
  const sectors = 65535 * 16 * 255 + 12345;
  t.is(wholeCylinders(sectors), sectors);
});
