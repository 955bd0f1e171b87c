import test from 'ava';
import { compileRule } from '../../../runner/detections/rule.ts';
import { elsewhere, sysmon } from '../win-events.ts';

const rule = (logSource: string, detection = "{ X: '*' }") =>
  compileRule(`title: T\nlogsource: ${logSource}\ndetection:\n  s: ${detection}\n  condition: s\n`, 'a.yml');
const at = (Channel: string, id: number, data = {}) =>
  elsewhere(sysmon(id, { X: 'x', ...data }), { Channel });

const sysmonChannel = 'Microsoft-Windows-Sysmon/Operational';

/** Sigma taxonomy 2.1.0: each log source, a channel and an id that belong to it, and one that does not. */
const rows: readonly (readonly [
  logSource: string,
  channel: string,
  id: number,
  other: readonly [string, number],
])[] = [
  ['{ category: process_creation, product: windows }', sysmonChannel, 1, [sysmonChannel, 5]],
  ['{ category: process_creation }', 'Security', 4688, ['Security', 4689]],
  ['{ category: network_connection, product: windows }', sysmonChannel, 3, ['Security', 3]],
  ['{ category: sysmon_status, product: windows }', sysmonChannel, 16, [sysmonChannel, 255]],
  ['{ category: driver_load, product: windows }', sysmonChannel, 6, [sysmonChannel, 7]],
  ['{ category: image_load, product: windows }', sysmonChannel, 7, [sysmonChannel, 6]],
  ['{ category: file_event, product: windows }', sysmonChannel, 11, [sysmonChannel, 15]],
  ['{ category: registry_event, product: windows }', sysmonChannel, 14, [sysmonChannel, 11]],
  ['{ category: registry_set, product: windows }', sysmonChannel, 13, [sysmonChannel, 12]],
  ['{ category: create_stream_hash, product: windows }', sysmonChannel, 15, [sysmonChannel, 11]],
  ['{ category: pipe_created, product: windows }', sysmonChannel, 18, [sysmonChannel, 19]],
  ['{ category: wmi_event, product: windows }', sysmonChannel, 21, [sysmonChannel, 22]],
  ['{ category: dns_query, product: windows }', sysmonChannel, 22, [sysmonChannel, 3]],
  ['{ category: file_delete, product: windows }', sysmonChannel, 23, [sysmonChannel, 26]],
  ['{ category: file_delete_detected, product: windows }', sysmonChannel, 26, [sysmonChannel, 23]],
  [
    '{ category: ps_script, product: windows }',
    'PowerShellCore/Operational',
    4104,
    ['PowerShellCore/Operational', 4103],
  ],
  [
    '{ category: ps_module, product: windows }',
    'Microsoft-Windows-PowerShell/Operational',
    4103,
    ['Windows PowerShell', 4103],
  ],
  [
    '{ category: ps_classic_start, product: windows }',
    'Windows PowerShell',
    400,
    ['Windows PowerShell', 600],
  ],
  [
    '{ category: file_access, product: windows }',
    'Microsoft-Windows-Kernel-File/Analytic',
    12,
    [sysmonChannel, 12],
  ],
  [
    '{ category: antivirus }',
    'Microsoft-Windows-Windows Defender/Operational',
    1116,
    ['Microsoft-Windows-Windows Defender/Operational', 5007],
  ],
  ['{ service: security, product: windows }', 'Security', 4624, ['System', 4624]],
  ['{ service: security }', 'SECURITY', 1, ['Application', 1]],
  [
    '{ service: applocker, product: windows }',
    'Microsoft-Windows-AppLocker/Packaged app-Execution',
    8022,
    ['Security', 8022],
  ],
  [
    '{ service: vhdmp, product: windows }',
    'Microsoft-Windows-VHDMP-Operational',
    1,
    ['Microsoft-Windows-VHDMP-Analytic', 1],
  ],
  ['{ service: vhdmp, product: windows }', 'Microsoft-Windows-VHDMP/Operational', 2, ['System', 2]],
  [
    '{ service: powershell, product: windows }',
    'PowerShellCore/Operational',
    4104,
    ['Windows PowerShell', 400],
  ],
  [
    '{ service: windefend, product: windows }',
    'Microsoft-Windows-Windows Defender/Operational',
    5007,
    ['System', 5007],
  ],
  [
    '{ category: process_creation, service: security, product: windows }',
    'Security',
    4688,
    [sysmonChannel, 1],
  ],
  ['{ product: Windows, service: System }', 'System', 7045, ['Security', 7045]],
];

for (const [logSource, channel, id, [otherChannel, otherId]] of rows) {
  test(`${logSource} is ${channel} ${id}, not ${otherChannel} ${otherId}`, (t) => {
    const { matches, logSource: found } = rule(logSource);
    t.true(matches(at(channel, id)));
    t.true(found.carries(at(channel, id)));
    t.false(matches(at(otherChannel, otherId)));
    t.is(found.events, 'windows');
  });
}

test('a key or value deleted, and a key made, are told by what the event says', (t) => {
  const deleted = rule('{ category: registry_delete, product: windows }');
  const added = rule('{ category: registry_add, product: windows }');
  for (const [EventType, isDeleted, isAdded] of [
    ['DeleteKey', true, false],
    ['DeleteValue', true, false],
    ['CreateKey', false, true],
    [['Other', 'CreateKey'], false, true],
  ] as const) {
    t.is(deleted.matches(at(sysmonChannel, 12, { EventType })), isDeleted, `${EventType}`);
    t.is(added.matches(at(sysmonChannel, 12, { EventType })), isAdded, `${EventType}`);
  }
});

test('product windows alone is every channel', (t) => {
  const { logSource, matches } = rule('{ product: windows }');
  t.true(matches(at('Whatever/Operational', 77)));
  t.deepEqual([logSource.channels, logSource.eventIds], [['*'], null]);
});

test("the Security log's record of a process is asked by its own names", (t) => {
  const created = rule(
    '{ category: process_creation, product: windows }',
    '{ Image|endswith: .exe, ParentImage|endswith: \\cmd.exe, ProcessId: 0x10, ParentProcessId: 0x20, OriginalFileName: null }'
      .replaceAll('0x10', "'0x10'")
      .replaceAll('0x20', "'0x20'"),
  );
  const data = {
    NewProcessName: 'C:\\a.exe',
    ParentProcessName: 'C:\\cmd.exe',
    NewProcessId: '0x10',
    ProcessId: '0x20',
  };
  t.true(created.matches(at('Security', 4688, data)));
  t.false(created.matches(at(sysmonChannel, 1, data)));
  const raw = rule('{ service: security, product: windows }', "{ EventID: 4688, ProcessId: '0x20' }");
  t.true(raw.matches(at('Security', 4688, data)));
});

test('what Defender calls a threat is asked for by the names of the category', (t) => {
  const found = rule('{ category: antivirus }', '{ Signature|contains: EICAR, Filename|endswith: .iso }');
  t.true(
    found.matches(
      at('Microsoft-Windows-Windows Defender/Operational', 1116, { 'Threat Name': 'EICAR', Path: 'x.iso' }),
    ),
  );
});

test('other products and what is not known compile, are labelled, and look at no event', (t) => {
  for (const [logSource, label, events] of [
    ['{ product: linux, category: process_creation }', 'linux/process_creation', 'elsewhere'],
    ['{ product: aws, service: cloudtrail }', 'aws/cloudtrail', 'elsewhere'],
    ['{ category: proxy }', 'proxy', 'elsewhere'],
    ['{ service: sshd }', 'sshd', 'elsewhere'],
    ['{ product: windows, category: of_mine }', 'windows/of_mine', 'unknown'],
    ['{ product: windows, service: tostring }', 'windows/tostring', 'unknown'],
    [
      '{ category: process_creation, service: system, product: windows }',
      'windows/process_creation/system',
      'unknown',
    ],
    ['{ service: of_mine }', 'of_mine', 'unknown'],
  ] as const) {
    const { logSource: found, matches, explain } = rule(logSource);
    t.like(found, { label, events, channels: null, eventIds: null });
    t.false(matches(at(sysmonChannel, 1)));
    t.like(explain(at(sysmonChannel, 1)), { matched: false, score: 0, logSource: { held: false } });
  }
});

for (const [logSource, starts, reason] of [
  ['{ product: windows, category: proces_creation }', 'category', /did you mean 'process_creation'\?/],
  ['{ product: windows, service: securty }', 'service', /'securty' is not known here.*'security'/],
  ['{ product: windws, service: security }', 'product', /'windws' is not known here.*'windows'/],
  ['{ product: windows, category: of_mine_alone }', 'category', /is not known here; no event is ever asked/],
  ['{ category: dns_query, service: security }', 'service', /both the category 'dns_query' and/],
  [
    '{ product: windows, service: system, device: x }',
    'device',
    /'device' is an attribute of the rule's own/,
  ],
] as const)
  test(`what its author may not have meant is said of a rule: ${logSource}`, (t) => {
    const { doubts } = rule(logSource);
    t.is(doubts.length, 1);
    const [doubt] = doubts;
    t.is(doubt?.line, 2);
    t.true(`logsource: ${logSource}`.slice((doubt?.column ?? 0) - 1).startsWith(starts));
    t.regex(doubt?.reason ?? '', reason);
  });

test('a rule that says what is known has no doubts, nor has one for another product', (t) => {
  for (const logSource of [
    '{ product: windows, category: ps_script, definition: x }',
    '{ product: linux, service: auditd }',
    '{ category: proxy }',
  ])
    t.deepEqual(rule(logSource).doubts, [], logSource);
});

test('what must be switched on is said, and what the rule itself says of it', (t) => {
  const { needs } = rule(
    "{ category: ps_script, product: windows, definition: 'Requirements: logging' }",
  ).logSource;
  t.deepEqual(needs, ['policy "Turn on PowerShell Script Block Logging"', 'Requirements: logging']);
  t.true(
    rule('{ category: process_creation }').logSource.needs.includes(
      'audit subcategory Process Creation (success)',
    ),
  );
  t.regex(rule('{ service: capi2, product: windows }').logSource.needs.join(), /not by default/);
});
