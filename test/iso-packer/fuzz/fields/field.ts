/** A number that a reader goes by. Those of one kind can stand for each other: a block for a block, a length for a length. */
export interface Field {
  readonly kind: string;
  readonly at: number;
  readonly width: 1 | 2 | 4 | 8;
  /** `both`: little-endian, and then the same big-endian (ECMA-119 7.3.3). */
  readonly order: 'little' | 'big' | 'both';
}

export type Layout = readonly (readonly [kind: string, offset: number, width: Field['width']])[];

export function placed(at: number, layout: Layout, order: Field['order'] = 'little'): Field[] {
  return layout.map(([kind, offset, width]) => ({ kind, at: at + offset, width, order }));
}

export function repeated(
  kind: string,
  at: number,
  count: number,
  width: 2 | 4 | 8,
  order: 'little' | 'big',
): Field[] {
  return Array.from({ length: count }, (_, i) => ({ kind, at: at + i * width, width, order }));
}
