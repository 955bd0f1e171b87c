import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { withPlainPaths } from '../../runner/events/plain-paths.ts';
import { readEvents } from '../../runner/events/read-events.ts';
import { ruleView } from '../../runner/events/rule-view.ts';
import type { Json } from '../../runner/model/observation.ts';
import type { WinEvent } from '../../runner/model/win-event.ts';
import { corpus } from '../corpus.ts';
import { why, withCorpus } from '../with-corpus.ts';
import { sorted } from './items.ts';
import { readSample } from './read-sample.ts';

withCorpus(`VHDMP event 12 of a real ISO mount: every field, and GetInfoOnly as text${why}`, async (t) => {
  const { events, damage } = await readSample('samples/vhdmp/event-12-iso-mount.xml');
  t.deepEqual(damage, []);
  t.is(events.length, 1);
  t.like(events[0]?.Event.System, {
    Provider: { Name: 'Microsoft-Windows-VHDMP', Guid: '{e2816346-87f4-4f85-95c3-0c79409aa89d}' },
    EventID: 12,
    Level: 4,
    Task: 1201,
    Opcode: 2,
    Keywords: '0x8000000000000001',
    TimeCreated: { SystemTime: '2021-03-26T11:33:00.8862354Z' },
    EventRecordID: 9,
    Execution: { ProcessID: 9600, ThreadID: 7212 },
    Channel: 'Microsoft-Windows-VHDMP-Operational',
  });
  t.like(events[0]?.Event.EventData, {
    VhdFile: '\\\\?\\C:\\Users\\user\\Downloads\\test.iso',
    VhdType: '3',
    GetInfoOnly: 'false',
  });
  t.is(Object.keys(events[0]?.Event.EventData ?? {}).length, 13);
});

withCorpus(`VHDMP has two channel names, and each stays what it is${why}`, async (t) => {
  const channel = async (name: string) =>
    (await readSample('samples/vhdmp', name)).events[0]?.Event.System.Channel;
  t.is(await channel('event-1_Current.xml'), 'Microsoft-Windows-VHDMP-Operational');
  t.is(await channel('event-1_Legacy.xml'), 'Microsoft-Windows-VHDMP/Operational');
});

withCorpus(
  `VHDMP: for rules, event 12 has its path with and without the prefix; the event itself is not changed${why}`,
  async (t) => {
    const { events } = await readSample('samples/vhdmp/event-12-iso-mount.xml');
    const [event] = events as [WinEvent];
    const before = structuredClone(event);
    const raw = '\\\\?\\C:\\Users\\user\\Downloads\\test.iso';
    t.deepEqual(withPlainPaths(event).Event.EventData, {
      ...event.Event.EventData,
      VhdFile: [raw, 'C:\\Users\\user\\Downloads\\test.iso'],
    });
    t.deepEqual(event, before);
    const { events: surfaced } = await readSample('samples/vhdmp/event-1_Current.xml');
    const [one] = surfaced as [WinEvent];
    t.is(withPlainPaths(one), one, 'event 1 has the plain path already');
  },
);

withCorpus(
  `Sysmon 15 of one real download: three events, Contents grows, its white space is kept${why}`,
  async (t) => {
    const { events, damage } = await readSample(
      'samples/sysmon/otrf-msedge-download-sysmon-11-15-23-zone-identifier.jsonl',
    );
    t.deepEqual(damage, []);
    const contents = events
      .filter(({ Event }) => Event.System.EventID === 15)
      .map(({ Event }) => String(Event.EventData?.Contents));
    t.is(contents.length, 3);
    t.is(contents[0], '[ZoneTransfer]  ZoneId=3  ');
    for (const [index, text] of contents.slice(1).entries()) {
      t.true(text.startsWith(contents[index] ?? '?'));
      t.true(text.length > (contents[index]?.length ?? 0));
    }
    t.deepEqual(
      events.map(({ Event }) => Event.System.EventID),
      [11, 15, 15, 15, 23],
    );
  },
);

withCorpus(`Security 4663 on a disc drive: the device path is not touched${why}`, async (t) => {
  const { events, damage } = await readSample('samples/security/otrf-security-4656-4663-device-cdrom0.jsonl');
  t.deepEqual(damage, []);
  t.is(events.length, 4);
  for (const event of events) {
    t.true(String(event.Event.EventData?.ObjectName).startsWith('\\Device\\CdRom0\\'));
    t.is(withPlainPaths(event), event);
    t.is(event.Event.System.Channel, 'Security');
    t.is(event.Event.System.Computer, 'DESKTOP-CQF82L6');
    t.is(event.Event.System.Task, 12812);
  }
});

withCorpus(
  `PowerShell 4104 in two parts, of which the export kept only the text: joined${why}`,
  async (t) => {
    const sample = join(corpus, 'samples/powershell/otrf-4104-storage-module-autoload-Mount-DiskImage.jsonl');
    const { events: parts } = sorted(await Array.fromAsync(readEvents(sample)));
    t.deepEqual(
      parts.map(({ Event }) => Event.EventData?.MessageNumber),
      ['1', '2'],
    );
    const { events, damage } = sorted(await Array.fromAsync(ruleView(readEvents(sample))));
    t.deepEqual(damage, []);
    t.is(events.length, 1);
    const text = String(events[0]?.Event.EventData?.ScriptBlockText);
    t.is(text, parts.map(({ Event }) => Event.EventData?.ScriptBlockText).join(''));
    t.true(text.includes("Name = 'NoDriveLetter'"), 'a word that was cut in two is whole again');
    t.true(text.trimEnd().endsWith("-Function 'Dismount-DiskImage' -Alias '*'"));
  },
);

withCorpus(`the other recordings of NXLog: every line an event${why}`, async (t) => {
  for (const [file, count] of [
    ['sysmon/otrf-edgehtml-sysmon-11-15-LastWriterPackageFamilyName.jsonl', 14],
    ['powershell/otrf-4103-800-Mount-DiskImage-export.jsonl', 4],
  ] as const) {
    const { events, damage } = await readSample('samples', file);
    t.deepEqual(damage, [], file);
    t.is(events.length, count, file);
    for (const { Event } of events) {
      t.regex(Event.System.TimeCreated.SystemTime, /^2020-.*Z$/);
      t.regex(String(Event.System.Keywords), /^0x[0-9a-f]+$/);
      t.true(Event.System.EventRecordID > 0);
    }
  }
});

withCorpus(`SigmaHQ's JSON of a record is the record in its EVTX file${why}`, async (t) => {
  let compared = 0;
  for (const id of await readdir(join(corpus, 'sigma-regression'))) {
    if (id === 'manifest.json') continue;
    const folder = join('sigma-regression', id);
    const { events: recorded } = await readSample(folder, 'events.evtx');
    const { events, damage } = await readSample(folder, 'first-event.json');
    t.deepEqual(damage, [], id);
    for (const event of events) {
      const same = recorded.find(
        ({ Event }) => Event.System.EventRecordID === event.Event.System.EventRecordID,
      );
      t.deepEqual(comparable(event), same && comparable(same), id);
      compared++;
    }
  }
  t.is(compared, 151);
});

/** evtx_dump cuts the time to microseconds, writes GUIDs in upper case, and trims white space from the end of a text. */
function comparable({ Event }: WinEvent): Json {
  const { TimeCreated, ...system } = Event.System;
  const time = TimeCreated.SystemTime.slice(0, '2026-01-02T03:04:05.123456'.length);
  const clean = (json: Json): Json => {
    if (typeof json === 'string') return json.trimEnd().toLowerCase();
    if (typeof json !== 'object' || json === null) return json;
    if (Array.isArray(json)) return json.map(clean);
    return Object.fromEntries(Object.entries(json).map(([name, value]) => [name, clean(value)]));
  };
  return clean({ ...system, time, data: Event.EventData ?? null, user: Event.UserData ?? null });
}

withCorpus(`a real event of UserData: the provider's own element by its name${why}`, async (t) => {
  const { events } = await readSample(
    'sigma-regression/d4f1a2b3-7c8e-4d5f-b6a9-1e0c2d3f4e5b/first-event.json',
  );
  const data = events[0]?.Event.UserData?.Operation_ClientFailure as { readonly [field: string]: Json };
  t.is(data.ClientProcessId, '25920');
  t.is(data.xmlns, undefined);
  t.is(data['#attributes'], undefined);
});
