import test from 'ava';
import { eventsFromJson } from '../../runner/events/json/events-from-json.ts';
import { withPlainPaths } from '../../runner/events/plain-paths.ts';
import { eventFromXml } from '../../runner/events/xml/event-from-xml.ts';
import { madeEvent } from './made-events.ts';

function vhdmp(field: string, path: string, channel = 'Microsoft-Windows-VHDMP-Operational') {
  const xml = madeEvent(1, { [field]: path, Other: path }).xml;
  return eventFromXml(
    xml.replace('Made-Provider', 'Microsoft-Windows-VHDMP').replace('Made/Operational', channel),
  ).event;
}

const prefixed: readonly (readonly [string, string])[] = [
  ['\\\\?\\C:\\a b\\x.iso', 'C:\\a b\\x.iso'],
  ['\\??\\d:\\x.vhd', 'd:\\x.vhd'],
  ['\\\\?\\UNC\\server\\share\\x.iso', '\\\\server\\share\\x.iso'],
  ['\\??\\UNC\\server\\share\\x.iso', '\\\\server\\share\\x.iso'],
];
for (const [path, plain] of prefixed)
  test(`VHDMP's ${path} can be matched as ${plain}, too, in both channels`, (t) => {
    for (const channel of ['Microsoft-Windows-VHDMP-Operational', 'Microsoft-Windows-VHDMP/Operational'])
      for (const field of ['VhdFile', 'VhdFileName', 'TargetVhdFileName'])
        t.deepEqual(withPlainPaths(vhdmp(field, path, channel)).Event.EventData, {
          [field]: [path, plain],
          Other: path,
        });
  });

for (const path of [
  'C:\\x.iso',
  '\\Device\\CdRom0\\x',
  '\\Device\\HarddiskVolume3\\x.iso',
  '\\\\?\\Volume{11111111-2222-3333-4444-555555555555}\\x.iso',
  '\\\\server\\share\\x.iso',
  '',
])
  test(`a path without such a prefix stays as it is: '${path}'`, (t) => {
    const event = vhdmp('VhdFile', path);
    t.is(withPlainPaths(event), event);
  });

test('other providers keep their fields', (t) => {
  const event = madeEvent(1, { VhdFile: '\\\\?\\C:\\x.iso' }).event;
  t.is(withPlainPaths(event), event);
});

test('an event 4104 that is only text gets its fields back; one that has them keeps its own', (t) => {
  const flat = {
    Channel: 'Microsoft-Windows-PowerShell/Operational',
    EventID: 4104,
    SourceName: 'Microsoft-Windows-PowerShell',
  };
  const dataOf = (fields: { readonly [name: string]: string }) => {
    const [item] = eventsFromJson({ ...flat, ...fields }, 'line 1');
    return item?.is === 'event' ? item.event.Event.EventData : undefined;
  };
  const Message =
    'Creating Scriptblock text (2 of 3):\r\nline 1\r\n\r\nline 3\r\n\r\nScriptBlock ID: 1-2\r\nPath: C:\\a b.ps1';
  t.like(dataOf({ Message }), {
    MessageNumber: '2',
    MessageTotal: '3',
    ScriptBlockText: 'line 1\r\n\r\nline 3',
    ScriptBlockId: '1-2',
    Path: 'C:\\a b.ps1',
    Message,
  });
  t.is(dataOf({ Message: Message.replaceAll('\r\n', '\n') })?.ScriptBlockText, 'line 1\n\nline 3');
  t.is(dataOf({ Message: Message.replace('C:\\a b.ps1', '') })?.Path, '');
  t.is(dataOf({ Message, ScriptBlockText: 'own' })?.ScriptBlockText, 'own');
  t.is(dataOf({ Message: 'Création du texte' })?.ScriptBlockText, undefined);
});
