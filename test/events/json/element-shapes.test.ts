import test from 'ava';
import { madeEvent } from '../made-events.ts';
import { isMade, read, readText, reasonFor } from './shapes.ts';

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

test('data that is no object is kept as text, or told: never dropped', (t) => {
  const { System } = madeEvent(1).event.Event;
  t.deepEqual(read({ Event: { System, EventData: 'a text' } }), [{ System, EventData: { Data: 'a text' } }]);
  t.deepEqual(read({ Event: { System, EventData: null } }), [{ System }]);
  t.is(reasonFor({ Event: { System, EventData: ['a'] } }), 'its EventData is no object');
  t.is(reasonFor({ Event: { System: system, UserData: [{ A: 1 }] } }), 'its UserData is no object');
  const foreign = { Data: [{ Name: 'Image', '#text': 'C:\\x.exe' }] };
  t.regex(reasonFor({ Event: { System, EventData: foreign } }), /is not by name/);
});

test('an event that has a field named like a wrapper of others is itself', (t) => {
  const { event } = madeEvent(1, { A: 'x' });
  t.deepEqual(read({ results: [], documents: ['a'], ...event }), [event.Event]);
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
