import { Buffer } from 'node:buffer';
import * as fc from 'fast-check';
import type { Patch } from './patched-source.ts';

/** One thing done to an image. Places are numbers without a bound, taken modulo what there is. */
export type Damage =
  | { readonly kind: 'byte'; readonly place: number; readonly value: number }
  | { readonly kind: 'bit'; readonly place: number; readonly bit: number }
  | { readonly kind: 'number'; readonly place: number; readonly width: 2 | 4 | 8; readonly value: bigint }
  | { readonly kind: 'copy'; readonly from: number; readonly place: number; readonly size: number }
  | { readonly kind: 'fill'; readonly place: number; readonly size: number; readonly value: number };

export interface Case {
  readonly image: number;
  readonly damages: readonly Damage[];
  /** Where the image ends, as a share of its size; null: where it did. */
  readonly cut: number | null;
  /** Whether checksums are made right again, so that the damage is looked at at all. */
  readonly mended: boolean;
}

const place = fc.nat({ max: 2 ** 31 - 1 });
const width = fc.constantFrom<2 | 4 | 8>(2, 4, 8);
/** Numbers at which arithmetic goes wrong. */
const awkward = fc.constantFrom(
  ...[0n, 1n, 2n, 0x7fn, 0x80n, 0xffn, 0x7fffn, 0x8000n, 0xfff7n, 0xffffn, 0x10000n],
  ...[0x0ffffff7n, 0x0fffffffn, 0x3fffffffn, 0x40000000n, 0x7fffffffn, 0x80000000n, 0xffffffffn],
  ...[0x1fffffffffffffn, 0x7fffffffffffffffn, 0xffffffffffffffffn],
);
const number = fc.oneof(awkward, fc.bigInt({ min: 0n, max: 4096n }), fc.bigInt({ min: 0n, max: 2n ** 32n }));

const damage: fc.Arbitrary<Damage> = fc.oneof(
  fc.record({ kind: fc.constant('byte'), place, value: fc.nat({ max: 255 }) }),
  fc.record({ kind: fc.constant('bit'), place, bit: fc.nat({ max: 7 }) }),
  fc.record({ kind: fc.constant('number'), place, width, value: number }),
  fc.record({ kind: fc.constant('copy'), from: place, place, size: fc.constantFrom(16, 32, 34, 512, 2048) }),
  fc.record({
    kind: fc.constant('fill'),
    place,
    size: fc.constantFrom(4, 32, 512, 2048),
    value: fc.nat({ max: 255 }),
  }),
);

export function cases(images: number): fc.Arbitrary<Case> {
  return fc.record({
    image: fc.nat({ max: images - 1 }),
    damages: fc.array(damage, { minLength: 1, maxLength: 5 }),
    cut: fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { freq: 12 }),
    mended: fc.boolean(),
  });
}

/** @param placeOf turns a number without a bound into a place in the image */
export function patchesOf(
  base: Buffer,
  damages: readonly Damage[],
  placeOf: (number: number) => number,
): Patch[] {
  return damages.map((one) => {
    const at = placeOf(one.place);
    return { at, bytes: bytesOf(base, one, at, placeOf).subarray(0, base.length - at) };
  });
}

function bytesOf(base: Buffer, one: Damage, at: number, placeOf: (number: number) => number): Buffer {
  switch (one.kind) {
    case 'byte':
      return Buffer.from([one.value]);
    case 'bit':
      return Buffer.from([(base[at] ?? 0) ^ (1 << one.bit)]);
    case 'number':
      return numberOf(one.value, one.width, at % 2 === 0);
    case 'copy': {
      const from = placeOf(one.from);
      return base.subarray(from, from + one.size);
    }
    case 'fill':
      return Buffer.alloc(one.size, one.value);
  }
}

function numberOf(value: bigint, bytes: number, little: boolean): Buffer {
  const digits = Array.from({ length: bytes }, (_, i) => Number((value >> BigInt(8 * i)) & 0xffn));
  return Buffer.from(little ? digits : digits.reverse());
}
