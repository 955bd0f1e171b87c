import test from 'ava';
import { eventsFromJson } from '../../../runner/events/json/events-from-json.ts';
import { madeEvent } from '../made-events.ts';
import { isMade, keywords, read } from './shapes.ts';

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
      Keywords: '0x8020000000000000',
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

test('Winlogbeat: what the pipeline for Sysmon has moved comes back under its own names', (t) => {
  const sysmon = (id: number, data: object, moved: object) => {
    const own = {
      ...winlog,
      channel: 'Microsoft-Windows-Sysmon/Operational',
      event_id: String(id),
      event_data: data,
    };
    return read({ ...ecs, ...moved, winlog: own })[0]?.EventData;
  };
  t.deepEqual(
    sysmon(
      1,
      { Company: 'Made', Image: 'kept' },
      {
        process: {
          pid: 17,
          executable: 'C:\\a.exe',
          command_line: 'a.exe /x',
          hash: { md5: '0a', sha256: '0b' },
          pe: { imphash: '0c' },
          parent: { executable: 'C:\\p.exe' },
        },
        user: { domain: 'D', name: 'u' },
      },
    ),
    {
      Company: 'Made',
      Image: 'kept',
      ProcessId: '17',
      CommandLine: 'a.exe /x',
      ParentImage: 'C:\\p.exe',
      Hashes: 'MD5=0a,SHA256=0b,IMPHASH=0c',
      User: 'D\\u',
    },
  );
  const file = { file: { path: 'E:\\x.dll', name: 'x.dll' }, process: { executable: 'C:\\a.exe' } };
  t.deepEqual(sysmon(11, {}, file), { Image: 'C:\\a.exe', TargetFilename: 'E:\\x.dll' });
  t.deepEqual(sysmon(7, {}, file), { Image: 'C:\\a.exe', ImageLoaded: 'E:\\x.dll' });
  t.deepEqual(sysmon(10, {}, file), { SourceImage: 'C:\\a.exe', TargetFilename: 'E:\\x.dll' });
  t.deepEqual(sysmon(17, {}, file), { Image: 'C:\\a.exe', PipeName: 'x.dll' });
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

test('Splunk: the XML in _raw, alone, in a result, in a list of results', (t) => {
  const { xml, event } = madeEvent(3, { A: 'x' });
  const result = { _raw: xml, sourcetype: 'XmlWinEventLog' };
  for (const form of [result, { preview: false, result }, { preview: false, results: [result] }])
    t.deepEqual(read(form), [event.Event]);
});

test('Splunk: what the XML in _raw has beyond the model is told beside the event', (t) => {
  const { xml, event } = madeEvent(3, { A: 'x' });
  const _raw = xml.replace('</Event>', '<DebugData/></Event>');
  t.deepEqual(eventsFromJson({ _raw }, 'line 1'), [
    { is: 'event', event, at: 'line 1' },
    { is: 'damage', at: 'line 1', reason: 'it has DebugData, which is not read' },
  ]);
});
