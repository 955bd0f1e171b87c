import test from 'ava';
import { detect } from '../../runner/detections/arm/detect.ts';
import { ruleDetector } from '../../runner/detections/arm/rule-detector.ts';
import { RuleSet } from '../../runner/detections/engine/rule-set.ts';
import { compileRule } from '../../runner/detections/rule.ts';
import { sysmon } from './win-events.ts';

const rule = (name: string, id: string, extension: string) =>
  compileRule(
    `title: T\nid: ${id}\nlogsource: { category: file_event }\ndetection:\n  s: { TargetFilename|endswith: ${extension} }\n  condition: s\n`,
    `${name}.yml`,
  );
const iso = rule('iso', '00000000-0000-4000-8000-000000000001', '.iso');
const any = rule('any', '00000000-0000-4000-8000-000000000002', "''");

const arm = {
  marker: '1a2b3c4d',
  canaryTokens: [],
  pids: [],
  roots: [],
  notBefore: 0,
  notAfter: Number.MAX_SAFE_INTEGER,
};
const created = (id: string, name: string, source = 'files') => ({
  id,
  source,
  seenAt: 100,
  event: sysmon(11, { TargetFilename: name }),
});

test('every hit is an alert, tied to the arm or not', (t) => {
  const events = [created('o1', 'Invoice_1a2b3c4d.iso'), created('o2', 'other.iso'), created('o3', 'a.txt')];
  t.deepEqual(detect(events, new RuleSet([iso]), arm), [
    { control: 'iso', rule: iso.id, eventId: 'o1', seenAt: 100, tied: true, by: 'marker', timeless: true },
    { control: 'iso', rule: iso.id, eventId: 'o2', seenAt: 100, tied: false, by: null, timeless: false },
  ]);
});

test('several rules may hit one event', (t) => {
  t.deepEqual(
    detect([created('o1', 'x.iso')], new RuleSet([iso, any]), arm).map((a) => a.control),
    ['iso', 'any'],
  );
});

test("by which of a target's event sources an event came does not matter", (t) => {
  t.is(detect([created('o1', 'x.iso', 'elsewhere')], new RuleSet([iso]), arm).length, 1);
});

test('in the quiet arm a hit is tied to nothing', (t) => {
  t.deepEqual(
    detect([created('o1', 'Invoice_1a2b3c4d.iso')], new RuleSet([iso]), null).map((a) => a.tied),
    [false],
  );
});

test('behind the port: the same alerts, and which rules are in force', (t) => {
  const detector = ruleDetector([iso, any]);
  t.deepEqual(detector.rules, { [iso.id]: iso.sha256, [any.id]: any.sha256 });
  t.deepEqual(detector.ruleOf, { [iso.name]: iso.id, [any.name]: any.id });
  const events = [created('o1', 'Invoice_1a2b3c4d.iso')];
  t.deepEqual(detector.detect(events, arm), detect(events, new RuleSet([iso, any]), arm));
});
