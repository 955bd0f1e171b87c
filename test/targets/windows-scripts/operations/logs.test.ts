import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { windowsTest } from './run-operation.ts';

const vhdmp = 'Microsoft-Windows-VHDMP-Operational';
const smartScreen = 'Microsoft-Windows-SmartScreen/Debug';
const event = (id: number) =>
  `<Event><System><EventRecordID>${id}</EventRecordID></System><EventData><Data Name='VhdFileName'>C:\\Ä "${id}".iso</Data></EventData></Event>`;
const channels = {
  [vhdmp]: { enabled: true, events: [11, 12, 13, 14].map(event) },
  [smartScreen]: { enabled: false, debug: true, events: [] },
};

windowsTest(
  'channels say whether they are there and on, and which records they hold',
  { channels },
  async (t, { run }) => {
    const answer = await run('logs', { channels: [vhdmp, smartScreen, 'No-Such/Channel'] });
    const none = { records: 0, oldest: null, newest: null };
    t.deepEqual(answer.value, {
      logs: [
        {
          channel: vhdmp,
          exists: true,
          enabled: true,
          records: 4,
          oldest: 11,
          newest: 14,
          maxBytes: 1052672,
        },
        { channel: smartScreen, exists: true, enabled: false, ...none, maxBytes: 1052672 },
        { channel: 'No-Such/Channel', exists: false, enabled: false, ...none, maxBytes: 0 },
      ],
    });
  },
);

windowsTest(
  'events come as XML, oldest first, a page at a time, and none is no error',
  { channels },
  async (t, { run }) => {
    const first = await run('events', { channel: vhdmp, after: 11, limit: 2 });
    t.deepEqual(first.value, { events: [12, 13].map(event), last: 13, oldest: 11, newest: 14, more: true });
    const second = await run('events', { channel: vhdmp, after: 13, limit: 2 });
    t.deepEqual(second.value, { events: [event(14)], last: 14, oldest: 11, newest: 14, more: false });
    const none = await run('events', { channel: vhdmp, after: 14, limit: 2 });
    t.deepEqual(none.value, { events: [], last: 14, oldest: 11, newest: 14, more: false });
    t.like(await run('events', { channel: 'No-Such/Channel', after: 0, limit: 2 }), {
      is: 'fault',
      code: 'NO_CHANNEL',
    });
  },
);

windowsTest(
  'a long page is cut by its size',
  { channels: { [vhdmp]: { enabled: true, events: [] } } },
  async (t, { stub, run }) => {
    const long = (id: number) => event(id).replace('Ä', 'x'.repeat(3 << 20));
    stub.change({ channels: { [vhdmp]: { enabled: true, events: [long(1), long(2)] } } });
    t.like(await run('events', { channel: vhdmp, after: 0, limit: 10 }), { value: { last: 1, more: true } });
  },
);

windowsTest(
  'a channel is exported as a file; one that is not there is a fault by wevtutil\u2019s code',
  { channels },
  async (t, { stub, run }) => {
    const to = 'C:\\ProgramData\\log-0123abcd.evtx';
    t.like(await run('export-log', { channel: vhdmp, after: 0, to }), { is: 'done', value: { path: to } });
    t.true(readFileSync(stub.real(to)).length > 100);
    t.like(await run('remove', { residue: [{ kind: 'file', what: to }] }), { is: 'done' });
    t.false(existsSync(stub.real(to)));
    const fault = await run('export-log', { channel: 'No-Such/Channel', after: 0, to });
    t.like(fault, { is: 'fault', code: '0x00003A9F' });
    t.regex(fault.text ?? '', /could not be found/);
  },
);

windowsTest(
  'SmartScreen\u2019s channel is switched on and put back as it was; no other is touched',
  { channels },
  async (t, { stub, run }) => {
    const on = () => (stub.state().channels as typeof channels)[smartScreen]?.enabled;
    const { value } = await run('enable-log', { channel: smartScreen });
    t.deepEqual(value, { before: { enabled: false } });
    t.true(on());
    t.like(await run('restore-log', { channel: smartScreen, ...(value as object) }), { is: 'done' });
    t.false(on());
    t.like(await run('enable-log', { channel: vhdmp }), { is: 'fault', code: 'NOT_OURS' });
  },
);

windowsTest('canaries leave nothing behind, and what was not sent is said', {}, async (t, { stub, run }) => {
  const image = 'C:\\ProgramData\\canary-0badcafe.staged';
  writeFileSync(stub.real(image), 'image');
  const tokens = {
    ...{ mounts: 'canary-0badcafe', files: 'canary-1', streams: 'canary-2', processes: 'canary-3' },
    removals: 'canary-4',
  };
  const canary = { tokens, image, user: 'analyst' };
  t.deepEqual((await run('canary', canary)).value, { silent: [] });
  t.deepEqual(readdirSync(stub.real('C:\\Users\\analyst\\Downloads')), []);
  t.deepEqual(stub.state().started, ['cmd.exe /c rem canary-3']);
  t.deepEqual(Object.values(stub.state().streams as object), ['[ZoneTransfer]\r\nZoneId=0\r\n']);
  t.deepEqual(stub.state().streamsRemoved, [
    'C:\\Users\\analyst\\Downloads\\canary-4.motw-canary:Zone.Identifier',
  ]);

  const file = stub.real('C:\\Users\\analyst\\Downloads\\canary-1.motw-canary');
  writeFileSync(file, 'theirs');
  const silent = (await run('canary', { ...canary, image: null })).value as {
    silent: readonly { sensor: string }[];
  };
  t.deepEqual(
    silent.silent.map(({ sensor }) => sensor),
    ['mounts', 'files'],
  );
  t.true(existsSync(file));
});
