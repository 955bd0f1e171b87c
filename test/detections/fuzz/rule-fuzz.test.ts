import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import test from 'ava';
import fc from 'fast-check';
import { RuleSet } from '../../../runner/detections/engine/rule-set.ts';
import { compileRules, type Rule } from '../../../runner/detections/rule.ts';
import { corpus, corpusIsHere } from '../../corpus.ts';
import { sysmon } from '../win-events.ts';
import { generated, mutated } from './mutations.ts';

const runs = Number(process.env.MOTW_FUZZ ?? 2000);
const own = fileURLToPath(new URL('../../../scenarios/detections/', import.meta.url));
const cases = join(corpus, 'sigma-regression');

const ownTexts = readdirSync(own)
  .filter((name) => name.endsWith('.yml'))
  .map((name) => readFileSync(join(own, name), 'utf8'));
const corpusTexts = (corpusIsHere ? readdirSync(cases) : []).flatMap((id) => {
  const file = join(cases, id, 'rule.yml');
  return existsSync(file) ? [readFileSync(file, 'utf8')] : [];
});
const texts = [...ownTexts, ...corpusTexts];

const events = [
  sysmon(1, { Image: 'C:\\Windows\\cmd.exe', CommandLine: 'cmd /c x', ParentImage: '' }),
  sysmon(11, { TargetFilename: 'C:\\Users\\u\\Downloads\\Invoice.iso', User: null }),
  sysmon(1, {}),
];

/** Whatever the text is: rules that can be asked, or refusals with their place in the text. */
function survives(text: string): boolean {
  const { rules, refused } = compileRules(text, 'a.yml', { placeholders: { name: ['a*', 7] } });
  const lines = text.split(/\r\n|\r|\n/);
  const placed = refused.every(({ line, column, reason }) => {
    const there = lines[line - 1];
    return there !== undefined && column >= 1 && column <= there.length + 2 && reason !== '';
  });
  return placed && answersAgree(rules);
}

/** Every rule answers, explains its answer, and the set says the same. */
function answersAgree(rules: readonly Rule[]): boolean {
  const set = new RuleSet(rules);
  return events.every((event) => {
    const together = set.match(event);
    return rules.every((rule) => {
      const matches = rule.matches(event);
      const { matched, score } = rule.explain(event);
      return matched === matches && together.includes(rule) === matches && (score === 1) === matches;
    });
  });
}

const check = (arbitrary: fc.Arbitrary<string>, numRuns: number) =>
  fc.assert(fc.property(arbitrary, survives), {
    numRuns: Math.max(1, Math.ceil(numRuns)),
    endOnFailure: true,
  });

test('rules with parts cut out, put in and repeated are rules or are refused', (t) => {
  t.notThrows(() => check(mutated(texts), runs / 2));
});

test('documents that have the shape of a rule are rules or are refused', (t) => {
  t.notThrows(() => check(generated, runs / 2));
});
