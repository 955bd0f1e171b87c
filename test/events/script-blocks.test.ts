import test from 'ava';
import fc from 'fast-check';
import type { EventItem } from '../../runner/events/event-item.ts';
import { ruleView, ruleViewOf } from '../../runner/events/rule-view.ts';
import type { WinEvent } from '../../runner/model/win-event.ts';
import { fuzzCases, sorted } from './items.ts';
import { madeEvent } from './made-events.ts';

interface PartOf {
  readonly id?: string;
  readonly number: number | string;
  readonly total: number | string;
  readonly text: string;
  readonly computer?: string;
}

function part({ id = '{A}', number, total, text, computer = 'PC' }: PartOf): WinEvent {
  const { System } = madeEvent(1).event.Event;
  return {
    Event: {
      System: {
        ...System,
        EventID: 4104,
        Channel: 'Microsoft-Windows-PowerShell/Operational',
        Computer: computer,
      },
      EventData: {
        MessageNumber: String(number),
        MessageTotal: String(total),
        ScriptBlockText: text,
        ScriptBlockId: id,
        Path: '',
      },
    },
  };
}

async function joined(events: readonly (WinEvent | EventItem)[]) {
  async function* items(): AsyncIterable<EventItem> {
    for (const [index, event] of events.entries())
      yield 'is' in event ? event : { is: 'event', event, at: `record ${index + 1}` };
  }
  const found = await Array.fromAsync(ruleView(items()));
  return {
    found,
    texts: sorted(found).events.map(({ Event }) => Event.EventData?.ScriptBlockText),
    damage: sorted(found).damage,
  };
}

const abc = (id?: string) =>
  [1, 2, 3].map((number) =>
    part({
      ...(id === undefined ? {} : { id }),
      number,
      total: 3,
      text: ['Mount-', 'Disk', 'Image'][number - 1] ?? '',
    }),
  );
const [a, b, c] = abc() as [WinEvent, WinEvent, WinEvent];

test('parts become one event with the whole text, at the place of the last one', async (t) => {
  const other = madeEvent(9).event;
  const { found, texts, damage } = await joined([a, other, b, c, other]);
  t.deepEqual(texts, [undefined, 'Mount-DiskImage', undefined]);
  t.deepEqual(damage, []);
  t.is(found[1]?.at, 'record 1 to record 4');
  t.deepEqual(sorted(found).events[1]?.Event.System, a.Event.System);
});

test('out of order, and interleaved with other scripts, computers and damage', async (t) => {
  const [x, y, z] = abc('{B}') as [WinEvent, WinEvent, WinEvent];
  const [far, and, away] = [1, 2, 3].map((number) =>
    part({ number, total: 3, text: ['far ', 'and ', 'away'][number - 1] ?? '', computer: 'OTHER' }),
  ) as [WinEvent, WinEvent, WinEvent];
  const damaged: EventItem = { is: 'damage', at: 'record 0', reason: 'made' };
  const { texts, damage } = await joined([c, z, far, x, damaged, and, a, away, b, y]);
  t.deepEqual(texts, ['far and away', 'Mount-DiskImage', 'Mount-DiskImage']);
  t.deepEqual(damage, [{ at: 'record 0', reason: 'made' }]);
});

test('the same script logged twice: two events', async (t) => {
  t.deepEqual((await joined([a, a, b, b, c, c])).texts, ['Mount-DiskImage', 'Mount-DiskImage']);
  t.deepEqual((await joined([a, b, c, a, b, c])).texts, ['Mount-DiskImage', 'Mount-DiskImage']);
});

test('a missing part: an event of what there is, which does not close the gap, and damage that says so', async (t) => {
  const { texts, damage } = await joined([a, c]);
  t.deepEqual(texts, ['Mount-\nImage']);
  t.deepEqual(damage, [
    { at: 'record 1 to record 2', reason: 'of a script block in 3 parts only part 1, 3 came' },
  ]);
  t.deepEqual((await joined([b])).texts, ['\nDisk']);
});

const untouched: readonly (readonly [string, WinEvent])[] = [
  ['a script in one part', part({ number: 1, total: 1, text: 'x' })],
  ['a number above the total', part({ number: 3, total: 2, text: 'x' })],
  ['a number that is none', part({ number: 'x', total: 2, text: 'x' })],
  ['a total that is none', part({ number: 1, total: '', text: 'x' })],
  [
    'another event',
    madeEvent(1, { MessageNumber: '1', MessageTotal: '2', ScriptBlockId: 'x', ScriptBlockText: 'x' }).event,
  ],
];
for (const [what, event] of untouched)
  test(`passes at once and as it is: ${what}`, async (t) => {
    const { found } = await joined([event, madeEvent(2).event]);
    t.deepEqual(sorted(found).events, [event, madeEvent(2).event]);
    t.deepEqual(sorted(found).damage, []);
  });

test('what waits is bounded: the oldest goes first, and nothing is lost', async (t) => {
  const half = 'x'.repeat(1024 * 1024);
  const halves = Array.from({ length: 70 }, (_, index) =>
    part({ id: `{${index}}`, number: 1, total: 2, text: half }),
  );
  const { found, damage } = await joined([...halves, madeEvent(1).event]);
  const early = found.findIndex((item) => item.is === 'event' && item.event.Event.System.EventID === 7);
  t.is(early, 14, 'seven and their notices came before the end');
  t.is(damage.length, 70);
  t.is(sorted(found).events.length, 71);
});

test('a part logged over and over does not wait without bound', async (t) => {
  const { texts } = await joined(Array.from({ length: 100 }, () => a));
  t.is(texts.length, 100);
});

test('property: every part is in exactly one event, whatever the order', async (t) => {
  const parts = fc
    .array(fc.tuple(fc.constantFrom('{A}', '{B}'), fc.integer({ min: 1, max: 4 }), fc.constantFrom(2, 4)), {
      maxLength: 20,
    })
    .map((all) => all.map(([id, number, total], index) => part({ id, number, total, text: `<${index}>` })));
  await fc.assert(
    fc.asyncProperty(parts, async (events) => {
      const { texts } = await joined(events);
      const numbers = texts.join('').match(/[0-9]+/g) ?? [];
      t.deepEqual(
        numbers.map(Number).sort((x, y) => x - y),
        events.map((_, index) => index),
      );
    }),
    { numRuns: fuzzCases },
  );
});

test('events that are at hand are seen the same, each as the last that it is made of', (t) => {
  const other = madeEvent(1).event;
  const seen = [a, other, c, b].map((event, index) => ({ id: String(index), event }));
  const view = ruleViewOf([
    ...seen,
    { id: '4', event: part({ id: '{B}', number: 2, total: 2, text: 'end' }) },
  ]);
  t.deepEqual(
    view.map(({ id, event }) => [id, event.Event.EventData?.ScriptBlockText]),
    [
      ['1', other.Event.EventData?.ScriptBlockText],
      ['3', 'Mount-DiskImage'],
      ['4', '\nend'],
    ],
  );
});
