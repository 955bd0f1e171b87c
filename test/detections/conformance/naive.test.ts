import { RuleSet } from '../../../runner/detections/engine/rule-set.ts';
import { isAt } from '../../../runner/detections/log-sources/event-place.ts';
import { compileRule, type Rule } from '../../../runner/detections/rule.ts';
import { RuleRefused } from '../../../runner/detections/rule-refused.ts';
import type { WinEvent } from '../../../runner/model/win-event.ts';
import { why, withCorpus } from '../../with-corpus.ts';
import { allRules, eventsOf, regressionCases } from './corpus.ts';
import { likelyEvents } from './likely-event.ts';
import { type Naive, naive } from './naive-evaluator.ts';

interface Both {
  readonly text: string;
  readonly rule: Rule;
  readonly naive: Naive;
}

let plain: Promise<readonly Both[]> | undefined;

/** The Windows rules that use nothing but what the naive evaluator knows. */
function plainRules(): Promise<readonly Both[]> {
  plain ??= compilePlainRules();
  return plain;
}

async function compilePlainRules(): Promise<readonly Both[]> {
  const both: Both[] = [];
  for (const { path, text } of await allRules()) {
    try {
      const rule = compileRule(text, path);
      const second = naive(text);
      if (second !== null && rule.logSource.events === 'windows') both.push({ text, rule, naive: second });
    } catch (error) {
      if (!(error instanceof RuleRefused)) throw error;
    }
  }
  return both;
}

/** The naive evaluator does not know that a log has other names for a rule's fields. */
function hasOwnNames({ logSource }: Rule, event: WinEvent): boolean {
  return !logSource.places.some((place) => place.fieldNames !== undefined && isAt(event, place));
}

withCorpus(
  `plain rules over all recordings: the engine says what a naive evaluator says${why}`,
  async (t) => {
    const both = await plainRules();
    const set = new RuleSet(both.map(({ rule }) => rule));
    let matches = 0;
    for (const { eventsFile } of regressionCases) {
      for (const event of await eventsOf(eventsFile)) {
        const found = set.match(event).filter((rule) => hasOwnNames(rule, event));
        const expected = both.filter(
          ({ rule, naive: second }) =>
            hasOwnNames(rule, event) && rule.logSource.carries(event) && second(event),
        );
        matches += expected.length;
        t.deepEqual(
          found.map(({ file }) => file),
          expected.map(({ rule }) => rule.file),
          `${eventsFile}, record ${event.Event.System.EventRecordID}`,
        );
      }
    }
    t.true(both.length > 2200, `${both.length} rules`);
    t.true(matches > 150, `${matches} matches`);
  },
);

withCorpus(`plain rules over events made of their own values: the same${why}`, async (t) => {
  const both = await plainRules();
  let matches = 0;
  const different: string[] = [];
  for (const { text, rule, naive: second } of both) {
    for (const event of likelyEvents(text, rule)) {
      if (!hasOwnNames(rule, event)) continue;
      const matched = rule.matches(event);
      if (matched) matches++;
      if (matched !== (rule.logSource.carries(event) && second(event)))
        different.push(`${rule.file}: ${matched}, ${JSON.stringify(event.Event.EventData)}`);
    }
  }
  t.deepEqual(different, []);
  t.true(matches > both.length, `${matches} matches of ${both.length} rules`);
});
