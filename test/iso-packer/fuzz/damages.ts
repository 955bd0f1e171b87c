import { Buffer } from 'node:buffer';
import * as fc from 'fast-check';
import type { Field } from './fields/field.ts';
import type { Patch } from './patched-source.ts';
import type { Seed } from './seeds.ts';

/** One thing done to an image. Places are numbers without a bound, taken modulo what there is. */
export type Damage =
  | { readonly kind: 'byte'; readonly place: number; readonly value: number }
  | { readonly kind: 'bit'; readonly place: number; readonly bit: number }
  | { readonly kind: 'number'; readonly place: number; readonly width: 2 | 4 | 8; readonly value: bigint }
  | { readonly kind: 'copy'; readonly from: number; readonly place: number; readonly size: number }
  | { readonly kind: 'fill'; readonly place: number; readonly size: number; readonly value: number }
  /** Structures have fields: one gets what another one of its kind has, or a little more or less, or any number. */
  | { readonly kind: 'clone'; readonly field: number; readonly from: number }
  | { readonly kind: 'nudge'; readonly field: number; readonly by: number }
  | { readonly kind: 'set'; readonly field: number; readonly value: bigint };

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

const nudges = fc.constantFrom(...[-2048, -512, -4, -2, -1, 1, 2, 3, 4, 5, 8, 64, 512, 2048, 4096]);
const inFields = [
  fc.record({ kind: fc.constant('clone'), field: place, from: place }),
  fc.record({ kind: fc.constant('nudge'), field: place, by: nudges }),
  fc.record({ kind: fc.constant('set'), field: place, value: number }),
] as const;

const damage: fc.Arbitrary<Damage> = fc.oneof(
  ...inFields,
  ...inFields,
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
    // What else is damaged mostly hides what one damage does.
    damages: fc.array(damage, { minLength: 1, maxLength: 3 }),
    cut: fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { freq: 12 }),
    mended: fc.constantFrom(true, true, true, false),
  });
}

export function patchesOf(seed: Seed, damages: readonly Damage[]): Patch[] {
  return damages.flatMap((one) => {
    if ('field' in one) return inField(seed, one);
    const at = seed.placeOf(one.place);
    return [{ at, bytes: bytesOf(seed, one, at).subarray(0, seed.bytes.length - at) }];
  });
}

function bytesOf({ bytes, placeOf }: Seed, one: Exclude<Damage, { field: number }>, at: number): Buffer {
  switch (one.kind) {
    case 'byte':
      return Buffer.from([one.value]);
    case 'bit':
      return Buffer.from([(bytes[at] ?? 0) ^ (1 << one.bit)]);
    case 'number':
      return numberOf(one.value, one.width, at % 2 === 0 ? 'little' : 'big');
    case 'copy': {
      const from = placeOf(one.from);
      return bytes.subarray(from, from + one.size);
    }
    case 'fill':
      return Buffer.alloc(one.size, one.value);
  }
}

function inField({ bytes, fields }: Seed, one: Extract<Damage, { field: number }>): Patch[] {
  const alike = fields[one.field % fields.length] ?? [];
  const field = alike[Math.floor(one.field / fields.length) % alike.length];
  if (field === undefined) return [];
  const { at, width, order } = field;
  switch (one.kind) {
    case 'clone': {
      const from = alike[one.from % alike.length] ?? field;
      return [{ at, bytes: bytes.subarray(from.at, from.at + width) }];
    }
    case 'nudge':
      return [{ at, bytes: numberOf(numberIn(bytes, field) + BigInt(one.by), width, order) }];
    case 'set':
      return [{ at, bytes: numberOf(one.value, width, order) }];
  }
}

function numberIn(bytes: Buffer, { at, width, order }: Field): bigint {
  const digits = [...bytes.subarray(at, at + (order === 'both' ? width / 2 : width))];
  if (order === 'big') digits.reverse();
  return digits.reduceRight((sum, byte) => sum * 256n + BigInt(byte), 0n);
}

function numberOf(value: bigint, width: number, order: Field['order']): Buffer {
  if (order === 'both')
    return Buffer.concat([numberOf(value, width / 2, 'little'), numberOf(value, width / 2, 'big')]);
  const digits = Array.from({ length: width }, (_, i) => Number((value >> BigInt(8 * i)) & 0xffn));
  return Buffer.from(order === 'little' ? digits : digits.reverse());
}
