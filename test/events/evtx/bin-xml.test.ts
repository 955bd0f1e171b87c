import test from 'ava';
import {
  embedded,
  type Instance,
  nothing,
  number,
  optional,
  type Piece,
  slot,
  type Tree,
  utf16,
  type Value,
} from './bin-xml-writer.ts';
import { eventsOf } from './items.ts';
import { makeEvtx } from './make-evtx.ts';
import { data, event, read, refusal } from './one-record.ts';
import { fullEvent, manyEvents } from './sample-events.ts';

const instance = (template: Tree, ...values: Value[]): Instance => ({ template, values });
const strings = (...items: string[]): Value => ({
  type: 0x81,
  bytes: Buffer.from(items.map((item) => `${item}\0`).join(''), 'utf16le'),
});

test('what was written is read again, each event in its order, over several chunks', async (t) => {
  const events = [
    ...manyEvents(300),
    fullEvent(7, { EventData: { a: ['1', '2', '3'], Data: 'bare', Binary: '00FF' } }),
  ];
  const bytes = makeEvtx(events);
  t.true(bytes.length >= 4096 + 3 * 65_536);
  t.deepEqual(await eventsOf(bytes), events);
});

test('elements stand in a record without a template, with and without dependency ids', async (t) => {
  const holds = event(data({ name: 'Data', attributes: { Name: 'a' }, content: ['text'] }));
  t.deepEqual((await read(holds, true)).EventData, { a: 'text' });
  t.deepEqual((await read(holds, false)).EventData, { a: 'text' });
});

test('text comes as characters, references, CDATA; processing instructions hold none', async (t) => {
  const pieces: Piece[] = [
    'a<',
    { entity: 'amp' },
    { entity: 'lt' },
    { entity: 'gt' },
    { entity: 'quot' },
    { entity: 'apos' },
    { entity: 'unheard' },
    { character: 0x263a },
    { cdata: ' <b> ' },
    { instruction: ['target', 'data'] },
    slot(0),
    'z',
  ];
  const template = event(
    data({ name: 'Data', attributes: { Name: ['N', { entity: 'amp' }, slot(1)] }, content: pieces }),
  );
  t.deepEqual((await read(instance(template, utf16('value'), utf16('1')))).EventData, {
    'N&1': `a<&<>"'&unheard;☺ <b> valuez`,
  });
});

test('an optional value that is null takes away its element or attribute, and no more; any other leaves it empty', async (t) => {
  const template = event(
    data(
      { name: 'Data', attributes: { Name: 'kept' }, content: [slot(0)] },
      { name: 'Data', attributes: { Name: 'gone' }, content: [optional(0)] },
      { name: 'Data', attributes: { Name: 'mixed' }, content: ['text', optional(0)] },
      { name: 'Data', attributes: { Name: optional(0) }, content: ['no name'] },
      { name: 'Data', attributes: { Name: 'empty' }, content: [optional(1)] },
      { name: 'Data', attributes: { Name: 'missing' }, content: [slot(9)] },
      { name: 'Data', attributes: { Name: 'missing too' }, content: [optional(9)] },
    ),
  );
  const { EventData } = await read(instance(template, nothing, utf16('')));
  t.deepEqual(EventData, { kept: '', Data: 'no name', empty: '', missing: '' });
});

test('a null has bytes in real logs; the values after it are found all the same', async (t) => {
  const template = event(data({ name: 'Data', attributes: { Name: 'a' }, content: [slot(1)] }));
  const padded: Value = { type: 0, bytes: Buffer.alloc(16, 1) };
  t.deepEqual((await read(instance(template, padded, utf16('after')))).EventData, { a: 'after' });
});

test('a list makes its element come once for each item', async (t) => {
  const named = (name: string, ...content: Piece[]): Tree => ({
    name: 'Data',
    attributes: { Name: name },
    content,
  });
  const template = event(
    data(
      named('many', slot(0)),
      named('one', slot(1)),
      named('none', slot(2)),
      named('mixed', '<', slot(0), '>'),
      named('twice', slot(0)),
      named('twice', slot(1)),
      { name: 'Data', content: [slot(0)] },
    ),
  );
  const values = [strings('a', '', 'c'), strings('only'), { type: 0x81, bytes: Buffer.alloc(0) }];
  t.deepEqual((await read(instance(template, ...values))).EventData, {
    many: ['a', '', 'c'],
    one: 'only',
    none: '',
    mixed: ['<a>', '<>', '<c>'],
    twice: ['a', '', 'c', 'only'],
    Data: ['a', '', 'c'],
  });
});

test('a value may hold elements: a section, a part of UserData, the content of Data', async (t) => {
  const inner = instance({ name: 'Inner', content: [{ name: 'A', content: [slot(0)] }] }, utf16('x'));
  const outer = event(slot(0), {
    name: 'UserData',
    content: [{ name: 'Operation', content: [slot(1), { name: 'B', content: ['y'] }] }],
  });
  const section = instance(
    data(
      { name: 'Data', attributes: { Name: 'deep' }, content: [slot(0)] },
      { name: 'Data', attributes: { Name: 'flat' }, content: [slot(1)] },
    ),
    embedded(inner),
    utf16('z'),
  );
  const { EventData, UserData } = await read(instance(outer, embedded(section), embedded(inner)));
  t.deepEqual(EventData, { deep: { Inner: { A: 'x' } }, flat: 'z' });
  t.deepEqual(UserData, { Operation: { Inner: { A: 'x' }, B: 'y' } });
});

test('a value may hold an element without a template, which has no dependency ids', async (t) => {
  const holds: Tree = {
    name: 'EventData',
    content: [{ name: 'Data', attributes: { Name: 'a' }, content: ['b'] }],
  };
  t.deepEqual((await read(instance(event(optional(0)), embedded(holds)))).EventData, { a: 'b' });
});

test('EventData: Data by name, those without one together, other elements as they are named, text of its own', async (t) => {
  const { EventData } = await read(
    event(
      data(
        { name: 'Data', content: ['first'] },
        { name: 'Data', attributes: { Name: 'Threat Name' }, content: ['second'] },
        { name: 'Data', attributes: { Name: '' }, content: ['third'] },
        { name: 'ComplexData', attributes: { Name: 'complex' }, content: [{ name: 'Part', content: ['1'] }] },
        { name: 'Binary', content: ['00FF'] },
        { name: 'Empty' },
        'bare',
      ),
    ),
  );
  t.deepEqual(EventData, {
    Data: ['first', 'third', 'bare'],
    'Threat Name': 'second',
    complex: { Part: '1' },
    Binary: '00FF',
    Empty: '',
  });
});

test('names that mean something to JavaScript are names like any other', async (t) => {
  const names = ['__proto__', 'constructor', 'toString', 'hasOwnProperty'];
  const named = names.map(
    (name): Tree => ({ name: 'Data', attributes: { Name: name }, content: [`is ${name}`] }),
  );
  const { EventData = {} } = await read(event(data(...named)));
  t.deepEqual(
    Object.entries(EventData),
    names.map((name) => [name, `is ${name}`]),
  );
  t.is(Object.getPrototypeOf(EventData), Object.prototype);
});

test('UserData keeps its nesting, without namespaces; what repeats is a list', async (t) => {
  const item = (text: string): Tree => ({ name: 'Item', content: [text] });
  const { UserData } = await read(
    event({
      name: 'UserData',
      content: [
        {
          name: 'RuleAndFileData',
          attributes: { xmlns: 'http://schemas.example/' },
          content: [
            item('a'),
            item('b'),
            { name: 'List', content: [item('c'), item('d')] },
            { name: 'FilePath', content: ['%OSDRIVE%'] },
          ],
        },
      ],
    }),
  );
  t.deepEqual(UserData, {
    RuleAndFileData: { Item: ['a', 'b'], List: { Item: ['c', 'd'] }, FilePath: '%OSDRIVE%' },
  });
});

test('System: numbers as numbers, attributes as members, nothing that is empty, and the rest from the record', async (t) => {
  const { System } = await read(
    instance(
      {
        name: 'Event',
        attributes: { xmlns: 'http://schemas.example/' },
        content: [
          {
            name: 'System',
            content: [
              { name: 'Provider', attributes: { Name: 'P', Guid: optional(1), EventSourceName: '' } },
              { name: 'EventID', attributes: { Qualifiers: '12' }, content: [slot(0)] },
              { name: 'Version', content: [optional(1)] },
              { name: 'Correlation', attributes: { ActivityID: optional(1) } },
              { name: 'Execution', attributes: { ProcessID: slot(2), ThreadID: '0' } },
              { name: 'Channel', content: [''] },
              { name: 'Security' },
            ],
          },
        ],
      },
      number(0x06, 2, 65_535),
      nothing,
      number(0x08, 4, 4_294_967_295),
    ),
  );
  t.deepEqual(System, {
    Provider: { Name: 'P' },
    EventID: 65_535,
    Qualifiers: 12,
    Execution: { ProcessID: 4_294_967_295, ThreadID: 0 },
    Channel: '',
    Computer: '',
    EventRecordID: 42,
    TimeCreated: { SystemTime: '2024-02-29T12:34:56.7891234Z' },
  });
});

test('what is no event is damage, with the reason', async (t) => {
  t.deepEqual(await refusal({ name: 'Events', content: [] }), ['record 42: it holds <Events>, no <Event>']);
  t.deepEqual(await refusal({ name: 'Event', content: [] }), ['record 42: it has no System']);
  const noId: Tree = {
    name: 'Event',
    content: [{ name: 'System', content: [{ name: 'EventID', content: ['x'] }] }],
  };
  t.deepEqual(await refusal(noId), ['record 42: its event id is no number: x']);
  t.deepEqual(await refusal({ name: 'Event', content: [{ name: 'System' }] }), [
    'record 42: its event id is no number: nothing',
  ]);
});
