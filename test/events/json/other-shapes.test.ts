import test from 'ava';
import { isMade, keywords, read, reasonFor } from './shapes.ts';

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
