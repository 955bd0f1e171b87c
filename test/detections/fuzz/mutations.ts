import fc from 'fast-check';

/** Characters and words that mean something in YAML, in Sigma or in regular expressions, and some that upset what reads them. */
const tokens = [
  ...':|-?*&!%@#{}[],\'"\\()<>=~^$+./\n\t ',
  '\r\n',
  '\0',
  '\ufeff',
  '\ud800',
  '😀',
  '--- ',
  '...\n',
  '<<: ',
  'null',
  'true',
  '0x10',
  '1e400',
  '- ',
  '  ',
  'condition: ',
  'selection',
  'them',
  ' of ',
  ' and ',
  ' or ',
  'not ',
  '1 of s*',
  '|all',
  '|re',
  '|i',
  '|contains',
  '|windash',
  '|base64offset',
  '|wide',
  '|cidr',
  '|fieldref',
  '|expand',
  '|exists',
  '|neq',
  '|hour',
  '|lt',
  '%name%',
  '(?i)',
  '(?=',
  '[[:alpha:]]',
  '\\Q',
  '{1,999}',
  '__proto__',
  'constructor',
  '10.0.0.0/8',
];

type Edit = { readonly at: number; readonly cut: number; readonly put: string; readonly from: number };

const edit: fc.Arbitrary<Edit> = fc.record({
  at: fc.nat(),
  cut: fc.oneof(fc.constant(0), fc.nat({ max: 3 }), fc.nat({ max: 200 })),
  put: fc.oneof(fc.constantFrom(...tokens), fc.constant(''), fc.string({ unit: 'binary', maxLength: 3 })),
  from: fc.nat(),
});

/** A text with a few places cut out, put in, or repeated from elsewhere in it. */
export function mutated(texts: readonly string[]): fc.Arbitrary<string> {
  return fc
    .tuple(fc.constantFrom(...texts), fc.array(edit, { minLength: 1, maxLength: 6 }), fc.boolean())
    .map(([text, edits, repeats]) => edits.reduce((now, each) => applied(now, each, repeats), text));
}

function applied(text: string, { at, cut, put, from }: Edit, repeats: boolean): string {
  const place = at % (text.length + 1);
  const start = from % (text.length + 1);
  const piece = repeats ? text.slice(start, start + cut) : put;
  return text.slice(0, place) + piece + text.slice(place + (repeats ? 0 : cut));
}

const name = fc.oneof(
  fc.constantFrom('s', 'sel_1', '_x', 'condition', 'timeframe', '__proto__', '1', 'all', 'not'),
  fc.string({ maxLength: 6 }),
);
const value = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.array(fc.constantFrom(...tokens), { maxLength: 8 }).map((parts) => parts.join('')),
  fc.double(),
  fc.boolean(),
  fc.constant(null),
);
const modifier = fc.constantFrom(
  'contains',
  'all',
  're',
  'i',
  'cased',
  'windash',
  'base64',
  'wide',
  'cidr',
  'expand',
  'fieldref',
  'lt',
  'hour',
  'exists',
  'neq',
  'no',
);
const key = fc
  .tuple(fc.constantFrom('', 'A', 'Image', 'EventID', 'constructor'), fc.array(modifier, { maxLength: 3 }))
  .map(([field, all]) => [field, ...all].join('|'));
const map = fc.dictionary(key, fc.oneof(value, fc.array(value, { maxLength: 4 })), { maxKeys: 3 });
const selection = fc.oneof(
  map,
  value,
  fc.array(fc.oneof(map, value), { maxLength: 3 }),
  fc.jsonValue({ maxDepth: 3 }),
);
const condition = fc
  .array(
    fc.constantFrom(
      's',
      'sel_1',
      '_x',
      'and',
      'or',
      'not',
      '(',
      ')',
      '1 of',
      'all of',
      'them',
      's*',
      '|',
      '1',
    ),
    { maxLength: 9 },
  )
  .map((words) => words.join(' '));

/** Documents with the shape of a rule, written as JSON, which is YAML. */
export const generated: fc.Arbitrary<string> = fc
  .record({
    title: fc.oneof(fc.constant('T'), value),
    logsource: fc.oneof(fc.constant({ category: 'process_creation' }), fc.jsonValue({ maxDepth: 2 })),
    detection: fc
      .tuple(
        fc.dictionary(name, selection, { maxKeys: 4 }),
        fc.oneof(condition, fc.array(condition, { maxLength: 2 }), fc.jsonValue()),
      )
      .map(([selections, words]) => ({ s: { A: 'x' }, ...selections, condition: words })),
  })
  .map((rule) => JSON.stringify(rule));
