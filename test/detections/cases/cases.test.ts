import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { everyControl, platformsOf } from '../../../runner/controls/catalogue.ts';
import { loadRules } from '../../../runner/detections/loading/load-rules.ts';
import type { Rule } from '../../../runner/detections/rule.ts';
import { readEvents } from '../../../runner/events/read-events.ts';
import { ruleView } from '../../../runner/events/rule-view.ts';
import type { WinEvent } from '../../../runner/model/win-event.ts';
import { corpus } from '../../corpus.ts';
import { root } from '../../guest/motw.ts';
import { why, withCorpus } from '../../with-corpus.ts';
import { type CaseRecord, casesOf, eventOf } from './case-file.ts';

const fewestHits = 2;
const fewestMisses = 3;

const rules = await loadRules(join(root, 'scenarios/detections'));
const cases = rules.map((rule) => ({ rule, ...casesOf(rule.name) }));

test('every detective control of the catalogue has a rule, and every rule has cases', async (t) => {
  const controls = everyControl.filter(({ kind }) => kind === 'detective').map(({ id }) => id);
  const folders = (await readdir(import.meta.dirname, { withFileTypes: true }))
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
  t.deepEqual(rules.map(({ name }) => name).sort(), controls.toSorted());
  t.deepEqual(folders.sort(), controls.toSorted());
});

for (const { rule, modelled, 'reference guest': guest, corpus: files } of cases) {
  test(`${rule.name} has enough cases, and none twice`, (t) => {
    const own = [...modelled.hit, ...modelled.miss, ...guest.hit, ...guest.miss];
    t.true(modelled.hit.length >= fewestHits, `${modelled.hit.length} that it must hit`);
    t.true(modelled.miss.length >= fewestMisses, `${modelled.miss.length} that it must not hit`);
    const onGuest = platformsOf(rule.name).includes('reference');
    t.deepEqual([guest.hit.length > 0, guest.miss.length > 0], [onGuest, onGuest]);
    t.true(files.length > 0);
    t.is(new Set(own.map(({ channel, id, data }) => JSON.stringify([channel, id, data]))).size, own.length);
  });

  for (const [source, { hit, miss }] of [
    ['modelled', modelled],
    ['reference guest', guest],
  ] as const) {
    for (const record of hit) {
      test(`${rule.name} hits, ${source}: ${record.why}`, (t) => {
        t.true(rule.matches(eventOf(record)));
        t.true(rule.explain(eventOf(record)).matched);
      });
    }
    for (const record of miss) {
      test(`${rule.name} does not hit, ${source}: ${record.why}`, (t) => {
        t.false(rule.matches(eventOf(record)));
        t.false(rule.explain(eventOf(record)).matched);
      });
    }
  }

  for (const { file, instead, events, hits } of files) {
    const changed = Object.entries(instead)
      .map(([from, to]) => `, ${from} as ${to}`)
      .join('');
    withCorpus(`${rule.name} hits ${hits} of ${events} in ${file}${changed}${why}`, async (t) => {
      const read = await eventsOf(join(corpus, file), instead);
      t.is(read.length, events);
      t.is(read.filter((event) => rule.matches(event)).length, hits);
    });
  }
}

/** A lure is an image file, too; every other rule is alone with its events. */
const alsoHits: Readonly<Record<string, readonly string[]>> = {
  'lure-image-in-downloads': ['image-file-created'],
};

for (const { rule, modelled } of cases) {
  test(`what ${rule.name} is for is hit by no other rule, but for those that are for it as well`, (t) => {
    const others = (record: CaseRecord): readonly Rule[] =>
      rules.filter((other) => other !== rule && other.matches(eventOf(record)));
    for (const record of modelled.hit)
      t.deepEqual(
        others(record).map(({ name }) => name),
        alsoHits[rule.name] ?? [],
        record.why,
      );
  });
}

async function eventsOf(path: string, instead: Readonly<Record<string, string>>): Promise<WinEvent[]> {
  const events: WinEvent[] = [];
  for await (const item of ruleView(readEvents(path))) {
    if (item.is === 'damage') throw new Error(`${path}, ${item.at}: ${item.reason}`);
    let text = JSON.stringify(item.event);
    for (const [from, to] of Object.entries(instead)) text = text.replaceAll(from, to);
    events.push(JSON.parse(text) as WinEvent);
  }
  return events;
}
