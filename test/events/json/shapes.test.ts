import test from 'ava';
import { eventsFromJson } from '../../../runner/events/json/events-from-json.ts';
import { parseJson } from '../../../runner/events/json/parse-json.ts';
import type { WinEvent } from '../../../runner/model/win-event.ts';
import { madeEvent } from '../made-events.ts';

type Event = WinEvent['Event'];

/** Stands for a whole number that JavaScript can't write. */
const keywords = '-9223372036854775807';

function read(json: unknown): Event[] {
  return readText(JSON.stringify(json).replaceAll(`"${keywords}"`, keywords));
}

function readText(text: string): Event[] {
  return eventsFromJson(parseJson(text), 'line 1').map((item) => {
    if (item.is === 'damage') throw new Error(item.reason);
    return item.event.Event;
  });
}

function reasonFor(json: unknown): string {
  const [item] = eventsFromJson(parseJson(JSON.stringify(json)), 'line 1');
  return item?.is === 'damage' ? item.reason : 'it is an event';
}

/** What every tool keeps of the made event; the rest is asserted tool by tool. */
function isMade(event: Event | undefined): boolean {
  return (
    event?.System.Provider.Name === 'Made-Provider' &&
    event.System.EventID === 7 &&
    event.System.Channel === 'Made/Operational' &&
    event.System.Computer === 'PC.made.example' &&
    event.System.EventRecordID === 9007199254740991 &&
    Date.parse(event.System.TimeCreated.SystemTime) === Date.parse('2026-01-02T03:04:05.123Z')
  );
}

const system = {
  Provider: { '#attributes': { Name: 'Made-Provider', Guid: '11111111-2222-3333-4444-555555555555' } },
  EventID: { '#attributes': { Qualifiers: 16384 }, '#text': 7 },
  Version: 2,
  Level: 4,
  Keywords: '0x8000000000000001',
  TimeCreated: { '#attributes': { SystemTime: '2026-01-02T03:04:05.123Z' } },
  EventRecordID: 9007199254740991,
  Correlation: null,
  Execution: { '#attributes': { ProcessID: 4, ThreadID: 8 } },
  Channel: 'Made/Operational',
  Computer: 'PC.made.example',
  Security: null,
};

test('our own', (t) => {
  const { event } = madeEvent(1, { 'Threat Name': 'x' });
  t.deepEqual(read(event), [event.Event]);
});

test('our own: numbers and truth values in data become text; null stays null', (t) => {
  const { System } = madeEvent(1).event.Event;
  const data = { N: 7, Big: 1.5, T: true, F: false, None: null, List: [1, null, 'a'], Deep: { X: 0 } };
  const expected = {
    N: '7',
    Big: '1.5',
    T: 'true',
    F: 'false',
    None: null,
    List: ['1', null, 'a'],
    Deep: { X: '0' },
  };
  t.deepEqual(read({ Event: { System, EventData: data } }), [{ System, EventData: expected }]);
  t.deepEqual(read({ Event: { System, UserData: data } }), [{ System, UserData: expected }]);
});

test('a whole number that a double can not hold keeps its digits', (t) => {
  const [event] = readText(
    '{"Event":{"System":{"EventID":1,"EventRecordID":9007199254740991},"EventData":{"A":18446744073709551615,"B":[-9223372036854775807],"C":"18446744073709551615"}}}',
  );
  t.deepEqual(event?.EventData, {
    A: '18446744073709551615',
    B: ['-9223372036854775807'],
    C: '18446744073709551615',
  });
  t.is(event?.System.EventRecordID, 9007199254740991);
});

test('evtx_dump', (t) => {
  const EventData = {
    '#attributes': { Name: 'Template' },
    LogonGuid: 'AAAAAAAA-BBBB-CCCC-DDDD-EEEEEEEEEEEE',
    ID: 'AAAAAAAA-BBBB-CCCC-DDDD-EEEEEEEEEEEE',
    ProcessId: 17,
    LogonId: '0x3e7',
    GetInfoOnly: false,
    Empty: null,
    Data: { '#text': ['a', 'b'] },
    Binary: null,
  };
  const [event] = read({ Event: { '#attributes': { xmlns: 'x' }, System: system, EventData } });
  t.true(isMade(event));
  t.like(event?.System, {
    Provider: { Guid: '{11111111-2222-3333-4444-555555555555}' },
    Qualifiers: 16384,
    Execution: { ProcessID: 4, ThreadID: 8 },
  });
  t.false(Object.hasOwn(event?.System ?? {}, 'Security'));
  t.deepEqual(event?.EventData, {
    // Windows renders a GUID with braces; what is text there, as Defender's ID, is left alone.
    LogonGuid: '{AAAAAAAA-BBBB-CCCC-DDDD-EEEEEEEEEEEE}',
    ID: 'AAAAAAAA-BBBB-CCCC-DDDD-EEEEEEEEEEEE',
    ProcessId: '17',
    LogonId: '0x3e7',
    GetInfoOnly: 'false',
    Empty: null,
    Data: ['a', 'b'],
    Binary: null,
  });
});

test('evtx_dump --separate-json-attributes, and UserData', (t) => {
  const separate = Object.fromEntries(
    Object.entries(system).flatMap(([name, value]): [string, unknown][] => {
      if (value === null || typeof value !== 'object') return [[name, value]];
      const { '#attributes': attributes, '#text': text = null } = value as { [key: string]: unknown };
      return [
        [name, text],
        [`${name}_attributes`, attributes],
      ];
    }),
  );
  const [event] = read({
    Event_attributes: { xmlns: 'x' },
    Event: {
      System: separate,
      UserData: { RuleAndFileData: { FilePath: 'x', Count: 3 }, RuleAndFileData_attributes: { xmlns: 'y' } },
    },
  });
  t.true(isMade(event));
  t.is(event?.System.Qualifiers, 16384);
  t.deepEqual(event?.UserData, { RuleAndFileData: { FilePath: 'x', Count: '3' } });
  t.is(event?.EventData, undefined);
});

test("chainsaw's hunt: the event of a hit, and those of an aggregation", (t) => {
  const document = { kind: 'evtx', path: 'a.evtx', data: { Event: { System: system, EventData: { A: 1 } } } };
  t.true(isMade(read({ group: 'Sigma', kind: 'individual', document })[0]));
  const several = read({ group: 'Sigma', kind: 'aggregate', documents: [{ document }, { document }] });
  t.deepEqual(several.map(isMade), [true, true]);
});

test('xmltodict over python-evtx', (t) => {
  const [event] = read({
    Event: {
      '@xmlns': 'x',
      System: {
        Provider: { '@Name': 'Made-Provider', '@Guid': '{1}' },
        EventID: { '@Qualifiers': '', '#text': '7' },
        TimeCreated: { '@SystemTime': '2026-01-02T03:04:05.123Z' },
        EventRecordID: '9007199254740991',
        Correlation: { '@ActivityID': '' },
        Execution: { '@ProcessID': '4', '@ThreadID': '8' },
        Channel: 'Made/Operational',
        Computer: 'PC.made.example',
      },
      EventData: {
        Data: [
          { '@Name': 'A', '#text': 'x' },
          { '@Name': 'B' },
          { '@Name': 'A', '#text': 'y' },
          'bare',
          null,
        ],
        Binary: '0A',
      },
    },
  });
  t.true(isMade(event));
  t.deepEqual(event?.System.Execution, { ProcessID: 4, ThreadID: 8 });
  t.false(Object.hasOwn(event?.System ?? {}, 'Qualifiers'));
  t.deepEqual(event?.EventData, { A: ['x', 'y'], B: '', Data: ['bare', ''], Binary: '0A' });
});

const winlog = {
  api: 'wineventlog',
  channel: 'Made/Operational',
  computer_name: 'PC.made.example',
  event_data: { Image: 'C:\\a.exe', ProcessId: '17' },
  event_id: '7',
  keywords: ['Audit Success'],
  opcode: 'Info',
  process: { pid: 4, thread: { id: 8 } },
  provider_guid: '{1}',
  provider_name: 'Made-Provider',
  record_id: '9007199254740991',
  task: 'Process Create',
  user: { identifier: 'S-1-5-18', name: 'SYSTEM' },
  version: 5,
};
const ecs = {
  '@timestamp': '2026-01-02T03:04:05.123Z',
  event: { code: '7', provider: 'Made-Provider', kind: 'event' },
  fields: { environment: 'lab' },
  host: { name: 'other' },
  message: 'rendered',
  winlog,
};

test('Winlogbeat, as a document, as a hit and as a whole answer', (t) => {
  const forms = [
    ecs,
    { _index: 'i', _id: '1', _source: ecs },
    { took: 1, hits: { total: {}, hits: [{ _source: ecs }] } },
  ];
  for (const form of forms) {
    const [event] = read(form);
    t.true(isMade(event));
    t.deepEqual(event?.EventData, { Image: 'C:\\a.exe', ProcessId: '17' });
    t.like(event?.System, {
      Execution: { ProcessID: 4, ThreadID: 8 },
      Security: { UserID: 'S-1-5-18' },
      Version: 5,
    });
  }
});

test('Winlogbeat with dotted names, and as the fields of a hit', (t) => {
  const dotted: { [name: string]: unknown } = { '@timestamp': ecs['@timestamp'], 'event.code': 7 };
  for (const [name, value] of Object.entries(winlog))
    if (typeof value !== 'object') dotted[`winlog.${name}`] = value;
  dotted['winlog.event_data.Image'] = 'C:\\a.exe';
  const lists = Object.fromEntries(Object.entries(dotted).map(([name, value]) => [name, [value]]));
  for (const form of [dotted, { _index: 'i', fields: lists }]) {
    const [event] = read(form);
    t.true(isMade(event));
    t.deepEqual(event?.EventData, { Image: 'C:\\a.exe' });
  }
});

test('Winlogbeat: user data, data without names, and nothing but a message', (t) => {
  const { event_data: _, ...others } = winlog;
  const userData = { xml_name: 'RuleAndFileData', FilePath: 'x', FilePathLength: '1' };
  t.deepEqual(read({ ...ecs, winlog: { ...others, user_data: userData } })[0]?.UserData, {
    RuleAndFileData: { FilePath: 'x', FilePathLength: '1' },
  });
  const unnamed = { param1: 'a', param2: 'b', Binary: '00' };
  t.deepEqual(read({ ...ecs, winlog: { ...others, event_data: unnamed } })[0]?.EventData, {
    ...unnamed,
    Data: ['a', 'b'],
  });
  t.deepEqual(read({ ...ecs, winlog: others })[0]?.EventData, { Message: 'rendered' });
});

test('Winlogbeat that keeps the XML: the XML is the event', (t) => {
  const { xml, event } = madeEvent(5, { A: 'x' });
  t.deepEqual(read({ ...ecs, event: { ...ecs.event, original: xml } }), [event.Event]);
});

test('Winlogbeat before version 7', (t) => {
  const [event] = read({
    '@timestamp': '2026-01-02T03:04:05.123Z',
    computer_name: 'PC.made.example',
    event_data: { A: 'x' },
    event_id: 7,
    log_name: 'Made/Operational',
    process_id: 4,
    record_number: '9007199254740991',
    source_name: 'Made-Provider',
    thread_id: 8,
    type: 'wineventlog',
  });
  t.true(isMade(event));
  t.deepEqual(event?.EventData, { A: 'x' });
});

const nxlog = {
  EventTime: '2026-01-02T03:04:05.123+00:00',
  Hostname: 'PC.made.example',
  Keywords: keywords,
  EventType: 'INFO',
  SeverityValue: 2,
  Severity: 'INFO',
  EventID: 7,
  SourceName: 'Made-Provider',
  ProviderGuid: '{1}',
  Version: 5,
  Task: 1,
  OpcodeValue: 0,
  Opcode: 'Info',
  RecordNumber: 9007199254740991,
  ActivityID: '{2}',
  ExecutionProcessID: 4,
  ThreadID: 8,
  Channel: 'Made/Operational',
  UserID: 'S-1-5-18',
  AccountName: 'SYSTEM',
  Message: 'rendered',
  ProcessId: '17',
  'Threat Name': 'x',
  EventReceivedTime: '2026-01-02 03:04:06',
  SourceModuleName: 'eventlog',
  SourceModuleType: 'im_msvistalog',
  '@timestamp': '2026-01-02T03:09:00.000Z',
  '@version': '1',
  host: 'collector',
  port: 5000,
  tags: ['mordorDataset'],
};

test('NXLog and Mordor: fields side by side', (t) => {
  const [event] = read(nxlog);
  t.true(isMade(event));
  t.deepEqual(event?.EventData, {
    AccountName: 'SYSTEM',
    ProcessId: '17',
    'Threat Name': 'x',
    Message: 'rendered',
  });
  t.like(event?.System, {
    Keywords: '0x8000000000000001',
    Opcode: 0,
    Execution: { ProcessID: 4, ThreadID: 8 },
    Correlation: { ActivityID: '{2}' },
    Security: { UserID: 'S-1-5-18' },
  });
});

test('NXLog: event data of the same name as a field of its own stays', (t) => {
  t.is(read({ ...nxlog, EventType: 'SetValue', Severity: 'Severe' })[0]?.EventData?.EventType, 'SetValue');
});

test("NXLog: the event's own time if it names its zone, else the arrival's", (t) => {
  const time = (EventTime: string) => read({ ...nxlog, EventTime })[0]?.System.TimeCreated.SystemTime;
  t.is(time('2026-01-02T05:04:05.123+02:00'), '2026-01-02T03:04:05.123Z');
  t.is(time('2026-01-02T03:04:05.123456Z'), '2026-01-02T03:04:05.123456Z');
  t.is(time('2026-01-02 05:04:05'), '2026-01-02T03:09:00.000Z');
});

const record = {
  Id: 7,
  Version: 1,
  Qualifiers: null,
  Level: 4,
  Task: 1,
  Opcode: 0,
  Keywords: keywords,
  RecordId: 9007199254740991,
  ProviderName: 'Made-Provider',
  ProviderId: '11111111-2222-3333-4444-555555555555',
  LogName: 'Made/Operational',
  ProcessId: 4,
  ThreadId: 8,
  MachineName: 'PC.made.example',
  UserId: { BinaryLength: 12, AccountDomainSid: null, Value: 'S-1-5-18' },
  TimeCreated: '/Date(1767323045123)/',
  Bookmark: {},
  Message: 'rendered',
  Properties: [{ Value: 'a' }, { Value: 17 }, { Value: { Value: 'S-1-1-0' } }, { Value: null }],
};

test('Get-WinEvent | ConvertTo-Json', (t) => {
  const [event] = read(record);
  t.true(isMade(event));
  t.deepEqual(event?.EventData, { Data: ['a', '17', 'S-1-1-0', null], Message: 'rendered' });
  t.like(event?.System, {
    Provider: { Guid: '{11111111-2222-3333-4444-555555555555}' },
    Keywords: '0x8000000000000001',
    Security: { UserID: 'S-1-5-18' },
    Execution: { ProcessID: 4, ThreadID: 8 },
  });
});

test('Get-WinEvent | ConvertTo-Json: the ways in which versions write a date, and a depth too small', (t) => {
  for (const TimeCreated of [
    { value: '/Date(1767323045123)/', DateTime: 'Friday, 2 January 2026 04:04:05' },
    '2026-01-02T04:04:05.123+01:00',
    '2026-01-02T03:04:05.1230000Z',
  ])
    t.true(isMade(read({ ...record, TimeCreated })[0]), JSON.stringify(TimeCreated));
  const Properties = ['System.Diagnostics.Eventing.Reader.EventProperty'];
  t.deepEqual(read({ ...record, Properties })[0]?.EventData, { Message: 'rendered' });
});

test('Splunk: the XML in _raw, alone, in a result, in a list of results', (t) => {
  const { xml, event } = madeEvent(3, { A: 'x' });
  const result = { _raw: xml, sourcetype: 'XmlWinEventLog' };
  for (const form of [result, { preview: false, result }, { preview: false, results: [result] }])
    t.deepEqual(read(form), [event.Event]);
});

test('Velociraptor', (t) => {
  const [event] = read({
    System: {
      Provider: { Name: 'Made-Provider', Guid: '1' },
      EventID: { Value: 7, Qualifiers: 0 },
      Keywords: 9232379236109516800,
      TimeCreated: { SystemTime: 1767323045.123 },
      EventRecordID: 9007199254740991,
      Channel: 'Made/Operational',
      Computer: 'PC.made.example',
    },
    EventData: { A: 1 },
    Message: 'rendered',
  });
  t.true(isMade(event));
  t.deepEqual(event?.EventData, { A: '1' });
});

test('EvtxECmd', (t) => {
  const columns = {
    PayloadData1: 'short',
    EventId: 7,
    Provider: 'Made-Provider',
    Channel: 'Made/Operational',
    Computer: 'PC.made.example',
    EventRecordId: '9007199254740991',
    ProcessId: 4,
    ThreadId: 8,
    TimeCreated: '2026-01-02T03:04:05.1230000+00:00',
    Payload: '{"EventData":{"Data":[{"@Name":"A","#text":"x"},{"@Name":"B"}]}}',
  };
  const [event] = read(columns);
  t.true(isMade(event));
  t.deepEqual(event?.EventData, { A: 'x', B: '' });
  t.deepEqual(event?.System.Execution, { ProcessID: 4, ThreadID: 8 });
  t.regex(reasonFor({ ...columns, Payload: '{' }), /Payload is no JSON/);
});

const refused: readonly (readonly [string, unknown, RegExp])[] = [
  ['an unknown shape', { colour: 'red', Event: { Systems: {} } }, /no known tool.*names are colour, Event/],
  [
    'a hayabusa timeline',
    { Timestamp: 't', RuleTitle: 'r', Details: {}, Channel: 'Sec', EventID: 7 },
    /give the log itself/,
  ],
  ['an event without an id', { Event: { System: { Provider: { Name: 'P' } } } }, /no EventID/],
  ['an id that is none', { Event: { System: { EventID: 'seven' } } }, /EventID is no number/],
  ['broken XML in _raw', { _raw: '<Event><System>' }, /end tag/i],
];
for (const [what, json, reason] of refused)
  test(`no event, and why: ${what}`, (t) => {
    t.regex(reasonFor(json), reason);
  });
