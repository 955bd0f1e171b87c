import test from 'ava';
import type { Piece, Tree } from './bin-xml-writer.ts';
import { damageIn, eventsIn, itemsOf } from './items.ts';
import { data, event, log, read, refusal, system } from './one-record.ts';

test('what Windows could not render is said beside the event', async (t) => {
  const error: Tree = {
    name: 'ProcessingErrorData',
    content: [
      { name: 'ErrorCode', content: ['15005'] },
      { name: 'EventPayload', content: ['00'] },
    ],
  };
  const items = await itemsOf(log(event(error)));
  t.is(eventsIn(items).length, 1);
  t.deepEqual(damageIn(items), ["record 42: Windows could not render this event's data (error 15005)"]);
});

test('RenderingInfo is derived and left aside; a section with no place in the model is said', async (t) => {
  t.deepEqual(
    Object.keys(await read(event({ name: 'RenderingInfo', content: [{ name: 'Message', content: ['m'] }] }))),
    ['System'],
  );
  t.deepEqual(await refusal(event({ name: 'DebugData', content: [] })), [
    'record 42: it has DebugData, which is not read',
  ]);
});

test('several EventData or UserData: the members of all are there', async (t) => {
  const named = (Name: string, text: string): Tree => ({
    name: 'Data',
    attributes: { Name },
    content: [text],
  });
  const user = (text: string): Tree => ({
    name: 'UserData',
    content: [{ name: 'X', content: [{ name: 'B', content: [text] }] }],
  });
  const { EventData, UserData } = await read(
    event(data(named('A', '1')), user('1'), data(named('A', '2'), named('C', '3')), user('2')),
  );
  t.deepEqual(EventData, { A: ['1', '2'], C: '3' });
  t.deepEqual(UserData, { X: [{ B: '1' }, { B: '2' }] });
});

const nested: readonly (readonly [string, readonly Piece[], unknown])[] = [
  [
    'the attributes of an element without text',
    [{ name: 'R', content: [{ name: 'Error', attributes: { Code: '5' } }] }],
    { R: { Error: { Code: '5' } } },
  ],
  [
    'those of one with text',
    [{ name: 'R', content: [{ name: 'E', attributes: { Code: '5' }, content: ['x'] }] }],
    { R: { E: 'x', Code: '5' } },
  ],
  [
    'those of one with elements, but for namespaces',
    [{ name: 'R', attributes: { xmlns: 'u', Id: '7' }, content: [{ name: 'Id', content: ['8'] }] }],
    { R: { Id: ['7', '8'] } },
  ],
  [
    'text beside elements',
    [{ name: 'R', content: ['loose', { name: 'A', content: ['1'] }] }],
    { R: { Data: 'loose', A: '1' } },
  ],
  ['text alone', ['loose'], { Data: 'loose' }],
];
for (const [what, content, expected] of nested)
  test(`UserData is read to the last letter: ${what}`, async (t) => {
    const { UserData } = await read(event({ name: 'UserData', content }));
    t.deepEqual<unknown, unknown>(UserData, expected);
  });

for (const [what, content, reason] of [
  ['a second System', [system], 'a second System'],
  ['text between its parts', ['loose'], 'text of its own'],
] as const)
  test(`what the model has no place for is said: ${what}`, async (t) => {
    const items = await itemsOf(log(event(...content)));
    t.is(eventsIn(items).length, 1);
    t.deepEqual(damageIn(items), [`record 42: it has ${reason}, which is not read`]);
  });

test('a part of System that comes twice is said', async (t) => {
  const id: Tree = { name: 'EventID', content: ['7'] };
  const items = await itemsOf(log({ name: 'Event', content: [{ name: 'System', content: [id, id] }] }));
  t.is(eventsIn(items).length, 1);
  t.deepEqual(damageIn(items), ['record 42: it has one part of System twice, which is not read']);
});
