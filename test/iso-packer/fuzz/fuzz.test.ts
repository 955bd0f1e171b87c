import test from 'ava';
import * as fc from 'fast-check';
import { inspectSource } from '../../../artifacts/iso-packer/src/image/inspect-image.ts';
import { attack } from './attack.ts';
import { cases } from './damages.ts';
import { seedImages, undamaged } from './seeds.ts';

const seeds = await seedImages();

for (const seed of seeds) {
  test(`${seed.name}: undamaged, it is listed`, async (t) => {
    const { formats } = await inspectSource(undamaged(seed));
    t.true(formats.length > 0);
  });
}

test('3000 damaged images: each is listed, or refused with a code and the byte', async (t) => {
  t.timeout(5 * 60_000);
  await t.notThrowsAsync(() =>
    fc.assert(
      fc.asyncProperty(cases(seeds.length), async (one) => {
        const wrong = await attack(seeds, one);
        if (wrong !== null) throw new Error(wrong);
      }),
      { numRuns: 3000 },
    ),
  );
});
