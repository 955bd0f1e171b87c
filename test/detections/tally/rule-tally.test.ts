import test from 'ava';
import { compileRule } from '../../../runner/detections/rule.ts';
import { RuleTally } from '../../../runner/detections/tally/rule-tally.ts';
import type { WinEvent } from '../../../runner/model/win-event.ts';
import { sysmonEvent } from './sysmon-event.ts';

const rule = (category: string, selection: string) =>
  compileRule(
    `title: A rule\nlogsource: { product: windows, category: ${category} }\ndetection:\n  selection: ${selection}\n  condition: selection\n`,
    `${category}.yml`,
  );

const started = rule('process_creation', "{ Image|endswith: 'a.exe', User: me, CommandLine|contains: x }");

function tallyOf(
  rules: readonly ReturnType<typeof rule>[],
  events: readonly WinEvent[],
  { kept = 3, explain = false, chased = [] as readonly ReturnType<typeof rule>[] } = {},
) {
  const tally = new RuleTally(rules, { kept, explain, chased: new Set(chased) });
  for (const [i, event] of events.entries()) tally.add(event, { file: 'f', at: `record ${i + 1}` });
  return tally;
}

test('all matches are counted, the first are kept, and reasons are given when asked for', (t) => {
  const events = Array.from({ length: 9 }, () =>
    sysmonEvent(1, { Image: 'C:\\a.exe', User: 'me', CommandLine: 'x' }),
  );
  const report = tallyOf([started], events, { kept: 2 }).of(started, true);
  t.is(report.matches, 9);
  t.deepEqual(
    report.matched.map(({ at, because }) => [at, because.length]),
    [
      ['record 1', 0],
      ['record 2', 0],
    ],
  );
  const explained = tallyOf([started], events, { explain: true }).of(started, true);
  t.true(explained.matched.every(({ because }) => because.length > 3));
});

test('the nearest miss is the event of which most held; the first of several; none of another log source', (t) => {
  const events = [
    sysmonEvent(5, { Image: 'C:\\a.exe', User: 'me', CommandLine: 'y' }),
    sysmonEvent(1, { Image: 'C:\\b.exe', User: 'you', CommandLine: 'x' }),
    sysmonEvent(1, { Image: 'C:\\a.exe', User: 'me', CommandLine: 'y' }),
    sysmonEvent(1, { Image: 'C:\\a.exe', User: 'you', CommandLine: 'x' }),
    sysmonEvent(1, { Image: 'C:\\b.exe', User: 'you', CommandLine: 'y' }),
  ];
  const report = tallyOf([started], events, { chased: [started] }).of(started, false);
  t.is(report.matches, 0);
  t.is(report.nearestMiss?.at, 'record 3');
  t.regex(report.nearestMiss?.because.join('\n') ?? '', /CommandLine contains 'x': seen 'y'$/);
  t.is(tallyOf([started], events).of(started, false).nearestMiss, null, 'only where it is asked for');
  const foreign = tallyOf([started], events.slice(0, 1), { chased: [started] }).of(started, false);
  t.is(foreign.nearestMiss, null, 'an event of another log source is no near miss');
  const matching = [...events, sysmonEvent(1, { Image: 'a.exe', User: 'me', CommandLine: 'x' })];
  t.is(tallyOf([started], matching, { chased: [started] }).of(started, false).nearestMiss, null);
});

test('of each log source the events are counted; null where none is ever looked at', (t) => {
  const added = rule('registry_add', '{ TargetObject: x }');
  const deleted = rule('registry_delete', '{ TargetObject: x }');
  const unknown = rule('no_such_thing', '{ TargetObject: x }');
  // One event id for several of Sigma's categories: what happened is in the event [H, Sysmon's schema].
  const events = [
    sysmonEvent(12, { EventType: 'CreateKey', TargetObject: 'HKLM\\a' }),
    sysmonEvent(12, { EventType: 'DeleteKey', TargetObject: 'HKLM\\a' }),
    sysmonEvent(12, { EventType: 'DeleteValue', TargetObject: 'HKLM\\a' }),
    sysmonEvent(1, { Image: 'C:\\a.exe' }),
  ];
  const tally = tallyOf([added, deleted, started, unknown], events);
  t.is(tally.events, 4);
  t.deepEqual(
    [added, deleted, started, unknown].map((each) => tally.of(each, false).events),
    [1, 2, 1, null],
  );
});

test('any number of channels is counted right', (t) => {
  const events = Array.from({ length: 20_000 }, (_, i) => {
    const event = sysmonEvent(1, { Image: 'C:\\a.exe' });
    return i % 2 === 0
      ? event
      : { Event: { ...event.Event, System: { ...event.Event.System, Channel: `channel ${i}` } } };
  });
  t.is(tallyOf([started], events).of(started, false).events, 10_000);
});
