import { Refusal } from '../refusal.ts';

/** The modifiers of the specification (Sigma modifiers 2.1.0), by what they make of a value. */
const placings = ['contains', 'startswith', 'endswith'] as const;
const encodings = ['base64', 'base64offset', 'wide', 'utf16le', 'utf16be', 'utf16'] as const;
const flags = ['i', 'm', 's'] as const;
export const comparisons = ['lt', 'lte', 'gt', 'gte'] as const;
export const dateParts = ['minute', 'hour', 'day', 'week', 'month', 'year'] as const;

type Placing = (typeof placings)[number];
type Encoding = (typeof encodings)[number];
export type Comparison = (typeof comparisons)[number];
export type DatePart = (typeof dateParts)[number];

const modifierNames = [
  ...placings,
  ...encodings,
  ...flags,
  ...comparisons,
  ...dateParts,
  'all',
  'neq',
  'exists',
  'cased',
  'windash',
  're',
  'cidr',
  'expand',
  'fieldref',
] as const;
export type ModifierName = (typeof modifierNames)[number];

export interface Modifier {
  readonly name: ModifierName;
  /** Characters from the start of the file. */
  readonly offset: number;
}

/** What the values of an entry are. Each kind takes the modifiers beside it, whatever their order, and no others. */
const kinds = {
  exists: [],
  re: ['i', 'm', 's', 'expand'],
  cidr: ['expand'],
  fieldref: ['contains', 'startswith', 'endswith', 'cased'],
  date: [...dateParts, ...comparisons],
  comparison: [...comparisons],
  text: [...placings, ...encodings, 'cased', 'windash', 'expand'],
} as const satisfies Record<string, readonly ModifierName[]>;
export type ValueKind = keyof typeof kinds;

/** At most one of each may be there. */
const exclusive: readonly (readonly ModifierName[])[] = [
  placings,
  comparisons,
  dateParts,
  ['base64', 'base64offset'],
  ['wide', 'utf16le', 'utf16be', 'utf16'],
];

/** `fieldref` behind its placing as well as before it: both orders say the same. Everywhere else the order given counts. */
const orders: readonly (readonly [
  first: readonly ModifierName[],
  then: readonly ModifierName[],
  why: string,
])[] = [
  [['re'], ['i', 'm', 's'], "is a flag of 're' and follows it"],
  [encodings, placings, 'is put around what is encoded, so it follows the encoding'],
  [
    ['wide', 'utf16le', 'utf16be', 'utf16'],
    ['base64', 'base64offset'],
    'encodes bytes, so it follows UTF-16',
  ],
  [['windash', 'expand'], encodings, 'would hide what the modifier before it must see, so it follows it'],
];

/** The modifiers of a key, `field|modifier|…`, checked against each other. Throws `Refusal`. */
export function readModifiers(names: readonly { readonly name: string; readonly offset: number }[]): {
  readonly kind: ValueKind;
  readonly modifiers: readonly Modifier[];
} {
  const modifiers = names.map(({ name, offset }) => {
    if (isModifier(name)) return { name, offset };
    throw new Refusal(`the modifier '${name}' is not in the specification`, offset);
  });
  const kind = kindOf(modifiers);

  const own: readonly ModifierName[] = kinds[kind];
  const base = modifiers.find(({ name }) => name === kind || own.includes(name));
  for (const [index, { name, offset }] of modifiers.entries()) {
    const before = modifiers.slice(0, index);
    if (before.some((other) => other.name === name))
      throw new Refusal(`the modifier '${name}' comes twice`, offset);
    if (name !== kind && name !== 'all' && name !== 'neq' && !own.includes(name))
      throw together(base?.name ?? kind, name, offset);
    for (const group of exclusive) {
      const other = group.includes(name) && before.find((each) => group.includes(each.name));
      if (other) throw together(other.name, name, offset);
    }
    for (const [first, then, why] of orders) {
      const late = then.includes(name) && modifiers.slice(index).some((each) => first.includes(each.name));
      if (late) throw new Refusal(`the modifier '${name}' ${why}`, offset);
    }
  }
  if (kind === 'exists' && modifiers.length > 1) {
    const other = modifiers.find(({ name }) => name !== 'exists');
    throw together('exists', other?.name ?? 'exists', other?.offset ?? 0);
  }
  return { kind, modifiers };
}

function kindOf(modifiers: readonly Modifier[]): ValueKind {
  const has = (...names: readonly ModifierName[]) => modifiers.some(({ name }) => names.includes(name));
  if (has('exists')) return 'exists';
  if (has('re', ...flags)) {
    const flag = modifiers.find(({ name }) => flags.some((each) => each === name));
    if (!has('re')) throw new Refusal(`the modifier '${flag?.name}' needs 're' before it`, flag?.offset ?? 0);
    return 're';
  }
  if (has('cidr')) return 'cidr';
  if (has('fieldref')) return 'fieldref';
  if (has(...dateParts)) return 'date';
  return has(...comparisons) ? 'comparison' : 'text';
}

function together(one: string, other: string, offset: number): Refusal {
  return new Refusal(`the modifiers '${one}' and '${other}' can't go together`, offset);
}

function isModifier(name: string): name is ModifierName {
  return modifierNames.some((known) => known === name);
}

export function isPlacing(name: ModifierName): name is Placing {
  return placings.some((known) => known === name);
}

export function isEncoding(name: ModifierName): name is Encoding {
  return encodings.some((known) => known === name);
}
