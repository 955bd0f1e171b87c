import type { Json } from '../model/observation.ts';
import { pattern } from './pattern.ts';
import { Unsupported } from './rule-refused.ts';

/** Whether the values that an event has for one field satisfy a rule. */
export type FieldTest = (values: readonly Json[]) => boolean;

type Path = readonly (string | number)[];

const placings = ['contains', 'startswith', 'endswith', 're', 'exists'] as const;
type Placing = (typeof placings)[number];
const regexFlags = ['i', 'm', 's'] as const;

interface Modifiers {
  readonly placing: Placing | null;
  readonly all: boolean;
  readonly cased: boolean;
  readonly flags: string;
}

/** The test that one entry of a selection, `field|modifier|…: value or values`, stands for. */
export function fieldTest(modifiers: readonly string[], value: unknown, path: Path): FieldTest {
  const m = readModifiers(modifiers, path);
  if (m.placing === 'exists') return existence(value, m, path);
  const wanted: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (wanted.length === 0) throw new Unsupported('a list without values', path);
  const tests = wanted.map((one, i) => valueTest(one, m, Array.isArray(value) ? [...path, i] : path));
  return m.all
    ? (values) => tests.every((test) => test(values))
    : (values) => tests.some((test) => test(values));
}

function readModifiers(given: readonly string[], path: Path): Modifiers {
  let placing: Placing | null = null;
  let flags = '';
  for (const name of given) {
    if (isOneOf(placings, name)) {
      if (placing !== null) throw new Unsupported(`the modifiers '${placing}' and '${name}' together`, path);
      placing = name;
    } else if (isOneOf(regexFlags, name) && placing === 're') {
      flags += flags.includes(name) ? '' : name;
    } else if (name !== 'all' && name !== 'cased') {
      throw new Unsupported(`the modifier '${name}' is not supported`, path);
    }
  }
  const cased = given.includes('cased');
  if (cased && (placing === 're' || placing === 'exists')) {
    throw new Unsupported(`the modifiers '${placing}' and 'cased' together`, path);
  }
  return { placing, all: given.includes('all'), cased, flags };
}

function existence(value: unknown, m: Modifiers, path: Path): FieldTest {
  if (typeof value !== 'boolean' || m.all) throw new Unsupported("'exists' takes true or false", path);
  return (values) => values.length > 0 === value;
}

function valueTest(wanted: unknown, m: Modifiers, path: Path): FieldTest {
  if (wanted === null) {
    if (m.placing !== null) throw new Unsupported(`the modifier '${m.placing}' on no value`, path);
    return (values) => values.every((v) => v === null);
  }
  if (typeof wanted !== 'string' && typeof wanted !== 'number' && typeof wanted !== 'boolean') {
    throw new Unsupported('a value that is neither text, number, truth value nor null', path);
  }
  const regex = m.placing === 're' ? regular(String(wanted), m.flags, path) : placed(String(wanted), m);
  return (values) => values.some((v) => v !== null && typeof v !== 'object' && regex.test(String(v)));
}

function placed(wanted: string, { placing, cased }: Modifiers): RegExp {
  return pattern(wanted, {
    cased,
    openStart: placing === 'contains' || placing === 'endswith',
    openEnd: placing === 'contains' || placing === 'startswith',
  });
}

/** Sigma's regular expressions heed case unless they say otherwise. */
function regular(source: string, flags: string, path: Path): RegExp {
  const leading = /^\(\?([ims]+)\)/.exec(source);
  const all = new Set([...flags, ...(leading?.[1] ?? '')]);
  try {
    return new RegExp(source.slice(leading?.[0].length ?? 0), [...all].join(''));
  } catch (error) {
    throw new Unsupported(`not a regular expression that can be run here: ${String(error)}`, path);
  }
}

function isOneOf<W extends string>(words: readonly W[], word: string): word is W {
  return words.some((w) => w === word);
}
