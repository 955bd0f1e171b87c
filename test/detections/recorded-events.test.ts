import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadRules, readRules } from '../../runner/detections/loading/load-rules.ts';
import type { WinEvent } from '../../runner/model/win-event.ts';
import { corpus } from '../corpus.ts';
import { why, withCorpus } from '../with-corpus.ts';
import { fromAttributes, fromCatalogue, fromFlat, fromXml } from './recorded.ts';

const rules = await loadRules(fileURLToPath(new URL('../../scenarios/detections', import.meta.url)));
const hits = (event: WinEvent) => rules.filter((rule) => rule.matches(event)).map((rule) => rule.name);
const sample = (path: string) => readFileSync(join(corpus, 'samples', path), 'utf8');
const lines = (path: string) =>
  sample(path)
    .split('\n')
    .filter((line) => line.trim() !== '');
/** The recorded event, as if the file had been an image. */
const ofAnImage = (line: string) => fromFlat(line.replaceAll(/\.(exe|log|pat|txt|png):Zone/g, '.iso:Zone'));

withCorpus(`recorded mounts of images are hit, old channel and new${why}`, (t) => {
  t.deepEqual(hits(fromXml(sample('vhdmp/event-12-iso-mount.xml'))), []);
  t.deepEqual(hits(fromCatalogue(sample('vhdmp/event-1-2-iso-WinDevEval-evtx-baseline.json'), 0)), [
    'image-mounted',
  ]);
  t.deepEqual(hits(fromXml(sample('vhdmp/event-1_Current.xml'))), ['image-mounted']);
  t.deepEqual(hits(fromXml(sample('vhdmp/event-1_Legacy.xml'))), ['image-mounted']);
});

withCorpus(`recorded unmounts and meta operations are not hit${why}`, (t) => {
  for (const name of ['event-2_Current', 'event-2_Legacy', 'event-50_Current', 'event-51_Current']) {
    t.deepEqual(hits(fromXml(sample(`vhdmp/${name}.xml`))), [], name);
  }
});

withCorpus(`a recorded download of a program is not hit${why}`, (t) => {
  const events = lines('sysmon/otrf-msedge-download-sysmon-11-15-23-zone-identifier.jsonl').map(fromFlat);
  t.true(events.length > 3);
  t.deepEqual(events.flatMap(hits), []);
});

withCorpus(
  `the same download of an image is hit where the zone is written and where it is unblocked${why}`,
  (t) => {
    const events = lines('sysmon/otrf-msedge-download-sysmon-11-15-23-zone-identifier.jsonl').map(ofAnImage);
    t.deepEqual(
      events.map((event) => [event.Event.System.EventID, hits(event)]),
      [
        [11, []],
        [15, ['mark-written']],
        [15, ['mark-written']],
        [15, ['mark-written']],
        [23, ['mark-removed']],
      ],
    );
  },
);

withCorpus(`a recorded mark whose keys come in another order is hit${why}`, (t) => {
  const events = lines('sysmon/otrf-edgehtml-sysmon-11-15-LastWriterPackageFamilyName.jsonl').map(ofAnImage);
  const other = events.filter(({ Event }) => /LastWriter.*ZoneId/.test(String(Event.EventData?.Contents)));
  t.true(other.length > 0);
  t.true(other.every((event) => hits(event).includes('mark-written')));
});

withCorpus(
  `rules of others that can be evaluated hit the event that they were recorded for${why}`,
  async (t) => {
    const cases = join(corpus, 'sigma-regression');
    const folders = readdirSync(cases).filter((id) => existsSync(join(cases, id, 'first-event.json')));
    const compiled = await readRules(folders.map((id) => join(cases, id, 'rule.yml')));
    const missed = compiled.rules.filter((rule) => {
      const events = fromAttributes(readFileSync(join(cases, rule.id, 'first-event.json'), 'utf8'));
      return !events.some((event) => rule.matches(event));
    });
    t.true(compiled.rules.length >= 80);
    t.deepEqual(
      missed.map((rule) => rule.title),
      [],
    );
    const reasons = compiled.refused.map((r) => r.reason);
    t.deepEqual(
      reasons.filter((reason) => !/^the (category|service|modifier) '\w+' is not supported$/.test(reason)),
      [],
    );
  },
);
