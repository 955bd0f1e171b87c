import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import fc from 'fast-check';
import { RuleSet } from '../../../runner/detections/engine/rule-set.ts';
import { compileRule, type Rule } from '../../../runner/detections/rule.ts';
import { readEvents } from '../../../runner/events/read-events.ts';
import type { WinEvent } from '../../../runner/model/win-event.ts';
import { corpus } from '../../corpus.ts';
import { why, withCorpus } from '../../with-corpus.ts';
import { elsewhere, sysmon } from '../win-events.ts';

const named = (rules: readonly Rule[]) => rules.map(({ name }) => name);
const naive = (rules: readonly Rule[], event: WinEvent) => named(rules.filter((rule) => rule.matches(event)));

const rule = (name: string, logSource: string, detection: string) =>
  compileRule(`title: T\nlogsource: ${logSource}\ndetection:\n  ${detection}\n`, `${name}.yml`);

test('the rules that match come in their given order, each once', (t) => {
  const both = rule('both', '{ category: process_creation }', '{ s: { A: x }, condition: s }');
  const always = rule('always', '{ product: windows }', '{ s: { B: null }, condition: s }');
  const never = rule('never', '{ category: file_event }', '{ s: { A: x }, condition: s }');
  const event = sysmon(1, { A: 'x' });
  t.deepEqual(named(new RuleSet([both, always, never]).match(event)), ['both', 'always']);
  t.deepEqual(named(new RuleSet([never, always, both]).match(event)), ['always', 'both']);
  t.deepEqual(named(new RuleSet([both, both]).match(event)), ['both', 'both']);
  t.deepEqual(named(new RuleSet([]).match(event)), []);
  t.deepEqual(named(new RuleSet([never, always]).match(elsewhere(event, { Channel: 'Of/Nobody' }))), [
    'always',
  ]);
});

test('rules that look at no event are told', (t) => {
  const linux = rule('linux', '{ product: linux }', '{ s: { A: x }, condition: s }');
  const mine = rule('mine', '{ service: of_mine }', '{ s: { A: x }, condition: s }');
  const windows = rule('windows', '{ product: windows }', '{ s: { A: x }, condition: s }');
  t.deepEqual(named(new RuleSet([linux, windows, mine]).withoutEvents), ['linux', 'mine']);
});

/** Values that share pieces, in all lengths that the index treats differently, and texts made of them. */
const piece = fc.constantFrom(
  'a',
  'ab',
  'abc',
  'abcd',
  'bcde',
  'ABCDE',
  ' -f',
  '/f',
  '–f',
  'é',
  '😀',
  'ς',
  'Σ',
  '*',
  '?',
  '\\',
  'x',
);
const text = fc.array(piece, { maxLength: 4 }).map((parts) => parts.join(''));
const key = fc.constantFrom(
  ...['A', 'B', 'EventID'],
  ...[
    'A|contains',
    'A|startswith',
    'B|endswith',
    'A|contains|windash',
    'B|cased|contains',
    'A|base64offset|contains',
    'A|neq',
    'B|fieldref',
  ],
);
const scalar = fc.oneof(text, fc.constantFrom(1, 11, 4688));
const value = fc.tuple(key, fc.oneof(scalar, fc.array(scalar, { minLength: 1, maxLength: 3 })));
const expression = fc.tuple(
  fc.constantFrom('A|re', 'B|re|i'),
  fc.constantFrom('abc', 'a.c', '(ab|cd)x?', '^x', 'b{2}', '[ab]cd', 'é|😀', 'σ'),
);
const map = fc
  .array(fc.oneof(value, expression), { minLength: 1, maxLength: 3 })
  .map((entries) => Object.fromEntries(entries));
const selection = fc.oneof(
  map,
  fc.array(map, { minLength: 1, maxLength: 2 }),
  fc.array(scalar, { minLength: 1, maxLength: 2 }),
);
const condition = fc.constantFrom(
  's',
  's or t',
  's and t',
  'not s',
  's and not t',
  '1 of them',
  'all of them',
  '(s or t) and u',
  'not (s and t)',
  ['s', 't and u'],
);
const logSource = fc.constantFrom(
  { category: 'process_creation' },
  { category: 'file_event' },
  { service: 'sysmon' },
  { service: 'security' },
  { product: 'windows' },
  { product: 'linux' },
);
const written = fc
  .record({ s: selection, t: selection, u: selection, condition, logSource })
  .map(({ logSource: logsource, ...detection }) => JSON.stringify({ title: 'T', logsource, detection }));
const event = fc
  .tuple(
    fc.constantFrom(1, 2, 11, 4688),
    fc.constantFrom('Microsoft-Windows-Sysmon/Operational', 'Security', 'Other'),
    fc.dictionary(
      fc.constantFrom('A', 'B'),
      fc.oneof(text, fc.array(text, { maxLength: 2 }), fc.constant(null)),
    ),
  )
  .map(([id, Channel, data]) => elsewhere(sysmon(id, data), { Channel }));

function compiled(texts: readonly string[]): Rule[] {
  return texts.flatMap((each, i) => {
    try {
      return [compileRule(each, `${i}.yml`)];
    } catch {
      return [];
    }
  });
}

test('the same answers as asking each rule, whatever the rules and events', (t) => {
  let rules = 0;
  let hits = 0;
  t.notThrows(() =>
    fc.assert(
      fc.property(
        fc.array(written, { minLength: 1, maxLength: 6 }),
        fc.array(event, { minLength: 1, maxLength: 6 }),
        (texts, events) => {
          const all = compiled(texts);
          const set = new RuleSet(all);
          rules += all.length;
          return events.every((each) => {
            const matched = named(set.match(each));
            hits += matched.length;
            return matched.join() === naive(all, each).join();
          });
        },
      ),
      { numRuns: 3000 },
    ),
  );
  t.true(rules > 1000 && hits > 1000, `${rules} rules, ${hits} hits: too few to say anything`);
});

withCorpus(`the same answers over recorded events and the rules of others${why}`, async (t) => {
  const folder = join(corpus, 'sigma-regression');
  const cases = readdirSync(folder).filter((id) => existsSync(join(folder, id, 'rule.yml')));
  const rules = cases.map((id) =>
    compileRule(readFileSync(join(folder, id, 'rule.yml'), 'utf8'), `${id}.yml`),
  );
  const set = new RuleSet(rules);
  let hits = 0;
  for (const id of cases) {
    for await (const item of readEvents(join(folder, id, 'events.evtx'))) {
      if (item.is !== 'event') continue;
      const matched = named(set.match(item.event));
      t.deepEqual(matched, naive(rules, item.event), `${id}, ${item.at}`);
      hits += matched.length;
    }
  }
  t.true(hits >= cases.length);
});
