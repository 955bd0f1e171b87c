import { readFile } from 'node:fs/promises';
import { RuleSet } from '../../../runner/detections/engine/rule-set.ts';
import { compileRule, type Rule } from '../../../runner/detections/rule.ts';
import type { WinEvent } from '../../../runner/model/win-event.ts';
import { why, withCorpus } from '../../with-corpus.ts';
import { eventsOf, type RegressionCase, regressionCases } from './corpus.ts';
import { crossMatches } from './cross-matches.ts';

interface Loaded {
  readonly id: string;
  readonly rule: Rule;
  readonly events: readonly WinEvent[];
}

const loading = new Map<RegressionCase, Promise<Loaded>>();

function load(one: RegressionCase): Promise<Loaded> {
  const known = loading.get(one) ?? read(one);
  loading.set(one, known);
  return known;
}

async function read({ id, ruleFile, eventsFile }: RegressionCase): Promise<Loaded> {
  return {
    id,
    rule: compileRule(await readFile(ruleFile, 'utf8'), ruleFile),
    events: await eventsOf(eventsFile),
  };
}

const loadAll = () => Promise.all(regressionCases.map(load));

for (const one of regressionCases) {
  const { id, matches } = one;
  withCorpus(`${id} matches ${matches ?? 'at least one'} of its events`, async (t) => {
    const { rule, events } = await load(one);
    const matched = events.filter((event) => rule.matches(event));
    if (matches === null) t.true(matched.length > 0);
    else t.is(matched.length, matches);
    for (const event of events) {
      const { matched: explained, score } = rule.explain(event);
      t.is(explained, matched.includes(event), 'the explanation says what the rule says');
      t.is(score === 1, explained);
    }
  });
}

withCorpus(`the corpus has its 128 regression cases${why}`, (t) => {
  t.true(regressionCases.length >= 128);
});

withCorpus(
  `each rule over the events of all other cases: what matches there is explained${why}`,
  async (t) => {
    const loaded = await loadAll();
    const found = loaded.flatMap(({ id, rule }) =>
      loaded
        .filter((other) => other.id !== id && other.events.some((event) => rule.matches(event)))
        .map((other) => `${id} ${other.id}`),
    );
    const explained = crossMatches.flatMap(({ rule, cases }) =>
      Object.keys(cases).map((other) => `${rule} ${other}`),
    );
    t.deepEqual(found.sort(), explained.toSorted());
  },
);

withCorpus(`many rules at once give the same answers as each rule alone${why}`, async (t) => {
  const loaded = await loadAll();
  const rules = loaded.map(({ rule }) => rule);
  const set = new RuleSet(rules);
  for (const event of loaded.flatMap(({ events }) => events)) {
    t.deepEqual(
      set.match(event).map(({ id }) => id),
      rules.filter((rule) => rule.matches(event)).map(({ id }) => id),
    );
  }
});
