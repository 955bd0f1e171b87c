import test from 'ava';
import { UnreadableEvent } from '../../../runner/events/unreadable-event.ts';
import { eventFromXml } from '../../../runner/events/xml/event-from-xml.ts';
import type { WinEvent } from '../../../runner/model/win-event.ts';
import { madeEvent } from '../made-events.ts';

const system = '<System><Provider Name="P"/><EventID>1</EventID></System>';

function eventIn(xml: string): WinEvent {
  const { event, lacks } = eventFromXml(xml);
  if (lacks !== null) throw new Error(lacks);
  return event;
}

function dataOf(inside: string): WinEvent['Event']['EventData'] {
  return eventIn(`<Event>${system}<EventData>${inside}</EventData></Event>`).Event.EventData;
}

test('System and EventData have the form of the model', (t) => {
  const { xml, event } = madeEvent(17, { 'Threat Name': 'made up', Path: 'C:\\a & b\\<c>.iso' });
  t.deepEqual(eventFromXml(xml), { event, lacks: null });
});

test('what an event does not have is left out; what the type asks for is empty', (t) => {
  const { Event } = eventIn('<Event><System><EventID>3</EventID><Correlation/><Security/></System></Event>');
  t.deepEqual(Event, {
    System: {
      Provider: { Name: '' },
      EventID: 3,
      Channel: '',
      Computer: '',
      EventRecordID: 0,
      TimeCreated: { SystemTime: '' },
    },
  });
});

const data: readonly (readonly [string, string, unknown])[] = [
  ['names with spaces', '<Data Name="Process Name">x</Data>', { 'Process Name': 'x' }],
  ['a name that repeats: a list', '<Data Name="A">1</Data><Data Name="A">2</Data>', { A: ['1', '2'] }],
  ['one without a name', '<Data>x</Data>', { Data: 'x' }],
  ['several without a name', '<Data>x</Data><Data/><Data>z</Data>', { Data: ['x', '', 'z'] }],
  ['Binary', '<Data>x</Data><Binary>0A0B</Binary>', { Data: 'x', Binary: '0A0B' }],
  ['empty text', '<Data Name="A"></Data><Data Name="B"/>', { A: '', B: '' }],
  ['text that looks like a number', '<Data Name="A">007</Data>', { A: '007' }],
  ['white space as it is', '<Data Name="A">  a\tb \n c </Data>', { A: '  a\tb \n c ' }],
  ['line ends as they are', '<Data Name="A">a\r\nb\rc\nd</Data>', { A: 'a\r\nb\rc\nd' }],
  ['CDATA', '<Data Name="A">a<![CDATA[<b>&amp;\r\n]]>c</Data>', { A: 'a<b>&amp;\r\nc' }],
  ['a comment within text', '<Data Name="A">a<!-- no -->b</Data>', { A: 'ab' }],
  ['entities and references', '<Data Name="A">&lt;&amp;&#65;&#x42;&#13;&#10;</Data>', { A: '<&AB\r\n' }],
  ['an entity that nobody declared', '<Data Name="A">a&nbsp;b</Data>', { A: 'a&nbsp;b' }],
  ['text beside Data', 'loose<Data Name="A">x</Data>', { A: 'x', Data: 'loose' }],
  ['ComplexData', '<ComplexData Name="C"><X>1</X><X>2</X></ComplexData>', { C: { X: ['1', '2'] } }],
];
for (const [what, xml, expected] of data)
  test(`EventData: ${what}`, (t) => {
    t.deepEqual<unknown, unknown>(dataOf(xml), expected);
  });

test('a member named __proto__ is one', (t) => {
  t.is(JSON.stringify(dataOf('<Data Name="__proto__">x</Data>')), '{"__proto__":"x"}');
});

const forbidden: readonly (readonly [string, string, string])[] = [
  ['raw', 'a\u0001b\u0000c\u001fd', 'a\u0001b\u0000c\u001fd'],
  ['as decimal and hexadecimal references', 'a&#1;b&#x1;c&#x1F;d&#0;', 'a\u0001b\u0001c\u001fd\u0000'],
  ['in CDATA', '<![CDATA[a\u0001&#1;]]>', 'a\u0001&#1;'],
  ['halves of surrogate pairs', 'a\ud800b&#xDC00;', 'a\ud800b\udc00'],
  ['U+FFFE and U+FFFF', '\ufffe&#xFFFF;', '\ufffe\uffff'],
  ['C1 controls and DEL', '\u0085\u007f', '\u0085\u007f'],
  [
    'among them characters that stand in for others',
    '\u{100001}\u{10ffff}&#x10000D;\u0001',
    '\u{100001}\u{10ffff}\u{10000d}\u0001',
  ],
];
for (const [what, written, meant] of forbidden)
  test(`characters that XML 1.0 forbids are kept: ${what}`, (t) => {
    t.deepEqual(dataOf(`<Data Name="A">${written}</Data>`), { A: meant });
  });

test('they are kept in attributes, too', (t) => {
  t.deepEqual(dataOf('<Data Name="A&#2;\u0003">x</Data>'), { 'A\u0002\u0003': 'x' });
});

test("UserData: the provider's own elements, nested, without namespaces", (t) => {
  const { Event } = eventIn(
    `<Event>${system}<UserData><RuleAndFileData xmlns="urn:made" xmlns:n="urn:other"><PolicyName>EXE</PolicyName>` +
      '<FilePathBuffer>%OSDRIVE%\\a.exe</FilePathBuffer><List><Item>1</Item><Item>2</Item></List><None/></RuleAndFileData></UserData></Event>',
  );
  t.deepEqual(Event.UserData, {
    RuleAndFileData: {
      PolicyName: 'EXE',
      FilePathBuffer: '%OSDRIVE%\\a.exe',
      List: { Item: ['1', '2'] },
      None: '',
    },
  });
  t.is(Event.EventData, undefined);
});

const nested: readonly (readonly [string, string, unknown])[] = [
  [
    'the attributes of an element without text',
    '<R><Error Code="5" N=""/></R>',
    { R: { Error: { Code: '5', N: '' } } },
  ],
  ['those of one with text', '<R><E Code="5">x</E></R>', { R: { E: 'x', Code: '5' } }],
  ['those of one with elements', '<R xmlns="u" Id="7"><Id>8</Id></R>', { R: { Id: ['7', '8'] } }],
  ['text beside elements', '<R>loose<A>1</A></R>', { R: { Data: 'loose', A: '1' } }],
  ['text alone', 'loose', { Data: 'loose' }],
];
for (const [what, inside, expected] of nested)
  test(`UserData is read to the last letter: ${what}`, (t) => {
    const { Event } = eventIn(`<Event>${system}<UserData>${inside}</UserData></Event>`);
    t.deepEqual<unknown, unknown>(Event.UserData, expected);
  });

test('several EventData or UserData: the members of all are there', (t) => {
  const { Event } = eventIn(
    `<Event>${system}<EventData><Data Name="A">1</Data></EventData><UserData><X><B>1</B></X></UserData>` +
      '<EventData><Data Name="A">2</Data><Data Name="C">3</Data></EventData><UserData><X><B>2</B></X></UserData></Event>',
  );
  t.deepEqual(Event.EventData, { A: ['1', '2'], C: '3' });
  t.deepEqual(Event.UserData, { X: [{ B: '1' }, { B: '2' }] });
});

const lacking: readonly (readonly [string, RegExp])[] = [
  ['<DebugData><X>1</X></DebugData>', /has DebugData, which is not read/],
  ['<System><EventID>2</EventID></System>', /has a second System/],
  ['loose', /has text of its own/],
  [
    '<ProcessingErrorData><ErrorCode>15003</ErrorCode></ProcessingErrorData>',
    /could not render .* \(error 15003\)/,
  ],
];
for (const [inside, reason] of lacking)
  test(`what the model has no place for is told: ${inside}`, (t) => {
    const { event, lacks } = eventFromXml(`<Event>${system}${inside}</Event>`);
    t.is(event.Event.System.EventID, 1);
    t.regex(lacks ?? '', reason);
  });

test('a part of System that comes twice is told', (t) => {
  const { lacks } = eventFromXml('<Event><System><EventID>1</EventID><EventID>2</EventID></System></Event>');
  t.regex(lacks ?? '', /a second EventID/);
});

test('an XML declaration, a byte order mark and RenderingInfo do no harm', (t) => {
  const { xml, event } = madeEvent(1, { A: 'x' });
  const rendering =
    "<RenderingInfo Culture='en-US'><Message>m</Message><Level>Information</Level></RenderingInfo>";
  const whole = `\ufeff<?xml version="1.0"?>\n${xml.replace('</Event>', `${rendering}</Event>`)}\n`;
  t.deepEqual(eventFromXml(whole), { event, lacks: null });
});

const broken: readonly (readonly [string, string, RegExp])[] = [
  ['not closed', '<Event><System></Event>', /line 1, column 16 of the event/],
  ['no element', '   ', /./],
  ['another element', '<Events/>', /<Events>, no <Event>/],
  ['no System', '<Event><EventData/></Event>', /no System/],
  ['no event id', '<Event><System/></Event>', /no EventID/],
  [
    'an event id that is none',
    '<Event><System><EventID>4x</EventID></System></Event>',
    /EventID is no number: "4x"/,
  ],
  [
    'a record id that is none',
    '<Event><System><EventID>4</EventID><EventRecordID>?</EventRecordID></System></Event>',
    /EventRecordID is no number/,
  ],
  ['nested without end', `<Event>${'<a>'.repeat(100_000)}`, /nested too deeply|end tag/],
];
for (const [what, xml, reason] of broken)
  test(`no event, and why: ${what}`, (t) => {
    const error = t.throws(() => eventFromXml(xml), { instanceOf: UnreadableEvent, message: reason });
    t.notRegex(error?.message ?? '', /\n/);
  });
