import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { eventFromXml } from '../../../../runner/events/xml/event-from-xml.ts';
import type { WinEvent } from '../../../../runner/model/win-event.ts';
import {
  appLockerDecisions,
  codeIntegrityDecisions,
} from '../../../../runner/targets/windows/telemetry/files-in-logs/application-decisions.ts';
import { defenderDecisions } from '../../../../runner/targets/windows/telemetry/files-in-logs/defender-decisions.ts';
import { filesOfDetection } from '../../../../runner/targets/windows/telemetry/files-in-logs/defender-paths.ts';
import { corpus, corpusIsHere } from '../../../corpus.ts';
import { readSample } from '../../../events/read-sample.ts';
import { FakeLog, type NewEvent } from '../fake-windows/fake-logs.ts';

function eventOf(id: number, fields: NewEvent['fields'], userData?: string): WinEvent {
  const log = new FakeLog('Any', true, 0);
  log.write({ provider: 'Any', pid: 4, id, fields, ...(userData !== undefined && { userData }) });
  return eventFromXml(log.after(0, 1).events[0] ?? '').event;
}

const image = 'C:\\Users\\analyst\\Downloads\\Invoice_1a2b3c4d.iso';
const paths: readonly (readonly [string, string, readonly string[]])[] = [
  ['a file', `file:_${image}`, [image]],
  ['a container, and what is in it', `containerfile:_${image}; file:_${image}->Invoice.exe`, [image]],
  ['the same without a space', `containerfile:_${image};file:_${image}->(ISO)->Invoice.exe`, [image]],
  ['a download, with its address', `webfile:_${image}|https://a.example/x;y=1|pid:7,ProcessStart:1`, [image]],
  ['two files', `file:_E:\\Invoice.exe; file:_${image}`, ['E:\\Invoice.exe', image]],
  ['a name with a semicolon', 'file:_C:\\a; b.exe', ['C:\\a; b.exe']],
  ['no file', 'process:_pid:1234,ProcessStart:133; amsi:_C:\\Windows\\System32\\wscript.exe', []],
  ['something else', 'Invoice.exe', []],
  ['nothing', '', []],
];
for (const [what, field, files] of paths)
  test(`Defender's path field names ${what}`, (t) => t.deepEqual(filesOfDetection(field), files));

const held = { Path: 'file:_E:\\Invoice.exe', 'Execution ID': 1, 'Action ID': 9, 'Error Code': '0x00000000' };
const acted = { ...held, 'Execution ID': 0, 'Action ID': 2 };
const detections: readonly (readonly [string, number, NewEvent['fields'], string | null])[] = [
  ['detected, and held back', 1116, held, 'block'],
  ['detected, no more', 1116, { ...held, 'Execution ID': 0 }, 'audit'],
  ['detected, and said by nobody what became of it', 1116, { Path: held.Path }, 'audit'],
  ['detected, with an action that is only planned', 1116, acted, 'audit'],
  ['put into quarantine', 1117, acted, 'block'],
  ['blocked', 1117, { ...acted, 'Action ID': 10 }, 'block'],
  ['allowed by somebody', 1117, { ...acted, 'Action ID': 6 }, 'audit'],
  ['quarantine that failed', 1117, { ...acted, 'Error Code': '0x80070005' }, 'audit'],
  ['removal that failed, and held back all the same', 1119, { ...held, 'Action ID': 3 }, 'block'],
  ['removal that failed', 1118, acted, 'audit'],
  ['of no file', 1117, { ...acted, Path: 'process:_pid:1' }, null],
  ['a change of settings', 5007, acted, null],
];
for (const [what, id, fields, action] of detections)
  test(`Defender's event ${id} is ${action ?? 'no decision'}: ${what}`, (t) => {
    const decision = { control: 'antivirus', action, path: 'E:\\Invoice.exe', pid: null };
    t.deepEqual(defenderDecisions(eventOf(id, fields)), action === null ? [] : ([decision] as never));
  });

const rule = { ID: '01443614-CD74-433A-B99E-2ECDC07BFC25', 'Process Name': 'C:\\Windows\\explorer.exe' };
for (const [id, action] of [
  [1121, 'block'],
  [1122, 'audit'],
  [1129, 'warn'],
] as const)
  test(`a rule's event ${id} is ${action} of the file that it acted on, not of who did it`, (t) => {
    const fields = { ...rule, Path: 'E:\\Invoice.exe', 'Inhertiance Flags': '0x0' };
    t.deepEqual(defenderDecisions(eventOf(id, fields)), [
      { control: 'attack-surface-reduction', action, path: 'E:\\Invoice.exe', pid: null },
    ]);
    t.deepEqual(defenderDecisions(eventOf(id, rule)), []);
  });

const short = '%REMOVABLE%\\INVOICE.EXE';
const full = 'E:\\Invoice.exe';
const applications: readonly (readonly [string, NewEvent['fields'], string | null])[] = [
  ['the rendered names', { FilePath: short, FullFilePath: full }, full],
  ["the manifest's names", { FilePathBuffer: short, FullFilePathBuffer: full }, full],
  ['an older build, without the full path', { FilePath: short }, short],
  ['an empty full path', { FilePath: short, FullFilePath: '' }, short],
  ['no path', { Fqbn: '-' }, null],
];
for (const [what, fields, path] of applications)
  test(`AppLocker's event has ${what}`, (t) => {
    for (const [id, action] of [
      [8003, 'audit'],
      [8004, 'block'],
    ] as const) {
      const event = eventOf(id, { ...fields, TargetProcessId: 4711 }, 'RuleAndFileData');
      const decision = { control: 'application-control', action, path, pid: 4711 };
      t.deepEqual(appLockerDecisions(event), path === null ? [] : ([decision] as never));
    }
    t.deepEqual(appLockerDecisions(eventOf(8002, fields, 'RuleAndFileData')), []);
  });

for (const name of ['File Name', 'FileName', 'FileNameBuffer'])
  test(`App Control's event names the file as ${name}, and not the process that loads it`, (t) => {
    const fields = {
      [name]: '\\Device\\CdRom1\\Invoice.exe',
      'Process Name': '\\Device\\HarddiskVolume3\\a.exe',
    };
    for (const [id, action] of [
      [3076, 'audit'],
      [3077, 'block'],
    ] as const)
      t.deepEqual(codeIntegrityDecisions(eventOf(id, fields)), [
        { control: 'application-control', action, path: '\\Device\\CdRom1\\Invoice.exe', pid: null },
      ]);
    t.deepEqual(codeIntegrityDecisions(eventOf(3089, fields)), []);
    t.deepEqual(codeIntegrityDecisions(eventOf(3077, {})), []);
  });

const recorded = corpusIsHere ? test : test.skip;
recorded(
  `a recorded event of Defender names its file${corpusIsHere ? '' : ' (skipped: no recordings in MOTW_CORPUS)'}`,
  async (t) => {
    const folder = 'a7c3e5f2-8b1d-4e9a-b6c2-3d7f5e8a9b4c';
    const { events } = await readSample('sigma-regression', folder, 'events.evtx');
    const expected = JSON.parse(
      await readFile(join(corpus, 'sigma-regression', folder, 'first-event.json'), 'utf8'),
    );
    const decisions = events.flatMap(defenderDecisions);
    t.deepEqual(
      decisions.map(({ control, action, path }) => ({ control, action, path })),
      [{ control: 'antivirus', action: 'block', path: expected.Event.EventData.Path.replace('file:_', '') }],
    );
  },
);
