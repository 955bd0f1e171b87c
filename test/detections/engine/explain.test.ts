import test from 'ava';
import { nearestMiss } from '../../../runner/detections/engine/explain.ts';
import { ruleOf } from '../sigma/rows.ts';
import { elsewhere, sysmon, vhdmp } from '../win-events.ts';

const rule = ruleOf(
  'place: { Image|endswith: [.exe, .scr], CommandLine|contains|all: [one, two] }\nwords: [secret]\nfilter: [{ User: x }, { User: y }]\ncondition: (place or words) and not filter',
);

test('a match: which selections held, and which of their values', (t) => {
  const event = sysmon(1, { Image: 'a.scr', CommandLine: 'two one', User: 'z' });
  t.deepEqual(rule.explain(event), {
    matched: true,
    score: 1,
    logSource: { held: true, text: 'process_creation' },
    condition: {
      is: 'all',
      text: '(place or words) and not filter',
      held: true,
      parts: [
        {
          is: 'any',
          text: 'place or words',
          held: true,
          parts: [
            {
              is: 'selection',
              name: 'place',
              held: true,
              parts: [
                {
                  is: 'all-of-map',
                  held: true,
                  parts: [
                    {
                      is: 'field',
                      field: 'Image',
                      eventField: 'Image',
                      modifiers: ['endswith'],
                      held: true,
                      wanted: [
                        { text: '.exe', held: false },
                        { text: '.scr', held: true },
                      ],
                      seen: ['a.scr'],
                    },
                    {
                      is: 'field',
                      field: 'CommandLine',
                      eventField: 'CommandLine',
                      modifiers: ['contains', 'all'],
                      held: true,
                      wanted: [
                        { text: 'one', held: true },
                        { text: 'two', held: true },
                      ],
                      seen: ['two one'],
                    },
                  ],
                },
              ],
            },
            {
              is: 'selection',
              name: 'words',
              held: false,
              parts: [
                {
                  is: 'field',
                  field: null,
                  eventField: null,
                  modifiers: [],
                  held: false,
                  wanted: [{ text: 'secret', held: false }],
                  seen: null,
                },
              ],
            },
          ],
        },
        {
          is: 'not',
          text: 'not filter',
          held: true,
          parts: [
            {
              is: 'selection',
              name: 'filter',
              held: false,
              parts: [
                {
                  is: 'any-of-list',
                  held: false,
                  parts: [
                    {
                      is: 'all-of-map',
                      held: false,
                      parts: [
                        {
                          is: 'field',
                          field: 'User',
                          eventField: 'User',
                          modifiers: [],
                          held: false,
                          wanted: [{ text: 'x', held: false }],
                          seen: ['z'],
                        },
                      ],
                    },
                    {
                      is: 'all-of-map',
                      held: false,
                      parts: [
                        {
                          is: 'field',
                          field: 'User',
                          eventField: 'User',
                          modifiers: [],
                          held: false,
                          wanted: [{ text: 'y', held: false }],
                          seen: ['z'],
                        },
                      ],
                    },
                  ],
                },
              ],
            },
          ],
        },
      ],
    },
  });
});

test('a miss is the nearer the more of the condition held', (t) => {
  const scores = [
    sysmon(1, { Image: 'a.exe', CommandLine: 'one two', User: 'x' }),
    sysmon(1, { Image: 'a.exe', CommandLine: 'one' }),
    sysmon(1, { Image: 'a.exe' }),
    sysmon(1, { User: 'y' }),
    vhdmp(1, { Image: 'a.exe', CommandLine: 'one two' }),
  ].map((event) => rule.explain(event).score);
  // Each condition's share: 1/2 for the filter that should not hold; (1 + 1/2)/2 and (1 + 0)/2 of place, with the filter.
  t.deepEqual(scores, [0.5, 0.875, 0.75, 0, 0]);
  const misses = [
    sysmon(1, { Image: 'a' }),
    sysmon(1, { CommandLine: 'two' }),
    sysmon(1, { Image: 'a.exe', CommandLine: 'one two' }),
  ];
  t.is(nearestMiss(misses.map((event) => rule.explain(event)))?.score, 0.625);
  t.is(nearestMiss([]), null);
});

test('an event of another log source says so, and is explained all the same', (t) => {
  const { logSource, matched, condition } = rule.explain(
    vhdmp(12, { CommandLine: 'one two', Image: '.exe' }),
  );
  t.deepEqual(logSource, {
    held: false,
    text: 'process_creation, not Microsoft-Windows-VHDMP-Operational 12',
  });
  t.false(matched);
  t.true(condition.held);
});

test('the name that the event has for the field is told', (t) => {
  const event = elsewhere(elsewhere(sysmon(1, { NewProcessName: 'b.exe' }), { Channel: 'Security' }), {
    EventID: 4688,
  });
  const { condition } = ruleOf('s: { Image: a.exe }\ncondition: s').explain(event);
  t.like(condition, {
    parts: [{ parts: [{ field: 'Image', eventField: 'NewProcessName', seen: ['b.exe'] }] }],
  });
});

test('neq holds where the values do not, and its values are told as they are', (t) => {
  const differs = ruleOf('s: { A|neq: [x, y] }\ncondition: s');
  const values = (A: string) => {
    const { matched, condition } = differs.explain(sysmon(1, { A }));
    const [map] = condition.is === 'selection' ? condition.parts : [];
    const [field] = map?.is === 'all-of-map' ? map.parts : [];
    return [matched, field?.held, field?.is === 'field' ? field.wanted.map(({ held }) => held) : null];
  };
  t.deepEqual(values('x'), [false, false, [true, false]]);
  t.deepEqual(values('z'), [true, true, [false, false]]);
});

test('several conditions are alternatives', (t) => {
  const { condition, score } = ruleOf('a: { A: 1 }\nb: { B: 1 }\ncondition: [a, b]').explain(
    sysmon(1, { B: 1 }),
  );
  t.like(condition, { is: 'any', held: true });
  t.deepEqual(condition.is === 'any' ? condition.parts.map(({ held }) => held) : null, [false, true]);
  t.is(score, 1);
});
