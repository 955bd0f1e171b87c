import test from 'ava';
import { EventFields } from '../../../runner/detections/engine/event-fields.ts';
import type { WinEvent } from '../../../runner/model/win-event.ts';
import { elsewhere, sysmon } from '../win-events.ts';

const texts = (event: WinEvent, name: string) => new EventFields(event).get(name).map(({ text }) => text);

const { System } = sysmon(1, {}).Event;
const provider: { readonly Name: string } & { readonly [attribute: string]: string } = {
  Name: 'P',
  Guid: '{g}',
};
const full: WinEvent = {
  Event: {
    System: {
      ...System,
      Provider: provider,
      Execution: { ProcessID: 788, ThreadID: 792 },
      Security: { UserID: 'S-1-5-18' },
      Level: 4,
      Keywords: '0x8000000000000000',
    },
  },
};

test("System's fields by Sigma's names: an attribute behind its element", (t) => {
  const expected = {
    EventID: '1',
    Channel: 'Microsoft-Windows-Sysmon/Operational',
    Computer: 'GUEST',
    Provider_Name: 'P',
    Provider_Guid: '{g}',
    Execution_ProcessID: '788',
    Security_UserID: 'S-1-5-18',
    TimeCreated_SystemTime: '2026-11-24T12:00:00.0000000Z',
    TimeCreated: '2026-11-24T12:00:00.0000000Z',
    Level: '4',
    Keywords: '0x8000000000000000',
    EventLog: 'Microsoft-Windows-Sysmon/Operational',
  };
  for (const [name, text] of Object.entries(expected)) t.deepEqual(texts(full, name), [text], name);
  for (const name of ['Provider', 'Execution', 'eventid', 'ProcessID', 'Nothing'])
    t.deepEqual(texts(full, name), [], name);
});

test("the event's own data come before System, but for the event id", (t) => {
  const event = sysmon(104, { Channel: 'Security', EventID: 7, Level: 'x' });
  t.deepEqual(texts(event, 'Channel'), ['Security']);
  t.deepEqual(texts(event, 'Level'), ['x']);
  t.deepEqual(texts(event, 'EventID'), ['104']);
});

test('names with spaces are asked for without them, or with underscores', (t) => {
  const event = sysmon(1116, { 'Threat Name': 'EICAR', 'Source Name': 'Real-Time', Path: 'x' });
  for (const name of ['ThreatName', 'Threat_Name', 'Threat Name'])
    t.deepEqual(texts(event, name), ['EICAR'], name);
  t.deepEqual(texts(event, 'SourceName'), ['Real-Time']);
  t.deepEqual(texts(event, 'Threatname'), []);
});

test('UserData is looked through, whatever the provider wraps its fields in', (t) => {
  const event: WinEvent = {
    Event: { System, UserData: { Outer: { Inner: { Deep: 'x', List: ['a', 'b'] }, 'With Space': 1 } } },
  };
  t.deepEqual(texts(event, 'Deep'), ['x']);
  t.deepEqual(texts(event, 'List'), ['a', 'b']);
  t.deepEqual(texts(event, 'WithSpace'), ['1']);
});

test('every value of a name that comes several times is there, wherever it stands', (t) => {
  const files = [{ Path: 'a', Deep: { Path: 'b' } }, { Path: ['c', null] }];
  const inUserData: WinEvent = { Event: { System, UserData: { One: { File: files }, Two: { Path: 'd' } } } };
  t.deepEqual(texts(inUserData, 'Path'), ['a', 'b', 'c', null, 'd']);
  const inBoth: WinEvent = {
    Event: { System, EventData: { Path: 'e', 'Pa th': 'f', C: files }, UserData: { X: { Path: 'g' } } },
  };
  t.deepEqual(texts(inBoth, 'Path'), ['e', 'f', 'a', 'b', 'c', null, 'g']);
  t.deepEqual(texts(inBoth, 'Pa_th'), ['f']);
  t.deepEqual(texts(sysmon(1, { AB: 'x', 'A B': ['y', 'z'] }), 'AB'), ['x', 'y', 'z']);
});

test('AppLocker and CodeIntegrity name a field in two ways; other channels do not', (t) => {
  const data = { FilePath: 'a', FqbnBuffer: 'b' };
  const locked = elsewhere(sysmon(8004, data), { Channel: 'Microsoft-Windows-AppLocker/EXE and DLL' });
  t.deepEqual(texts(locked, 'FilePathBuffer'), ['a']);
  t.deepEqual(texts(locked, 'Fqbn'), ['b']);
  t.deepEqual(texts(locked, 'FqbnBuffer'), ['b']);
  const { Event } = locked;
  const inUserData: WinEvent = { Event: { System: Event.System, UserData: { RuleAndFileData: data } } };
  t.deepEqual(texts(inUserData, 'FilePathBuffer'), ['a']);
  const integrity = elsewhere(sysmon(3077, { 'File Name': 'c' }), {
    Channel: 'Microsoft-Windows-CodeIntegrity/Operational',
  });
  t.deepEqual(texts(integrity, 'FileNameBuffer'), ['c']);
  t.deepEqual(texts(sysmon(1, data), 'FilePathBuffer'), []);
});

test('hashes by the names of the taxonomy', (t) => {
  const event = sysmon(1, { Hashes: 'MD5=AA,SHA256=BB,IMPHASH=CC' });
  t.deepEqual(
    ['md5', 'sha256', 'imphash', 'sha1', 'MD5'].map((name) => texts(event, name)),
    [['AA'], ['BB'], ['CC'], [], []],
  );
  t.deepEqual(texts(sysmon(1, { Hashes: ['MD5=AA', 'MD5=DD,SHA1=E'] }), 'md5'), ['AA', 'DD']);
});

test('values that repeat, unnamed ones, none, and JSON within a value', (t) => {
  const event = sysmon(1, {
    Data: ['a', 'b', null],
    Empty: [],
    Null: null,
    Number: 7,
    Deep: { x: ['y', 1] },
  });
  t.deepEqual(texts(event, 'Data'), ['a', 'b', null]);
  t.deepEqual(texts(event, 'Empty'), []);
  t.deepEqual(texts(event, 'Null'), [null]);
  t.deepEqual(texts(event, 'Number'), ['7']);
  t.deepEqual(texts(event, 'Deep'), ['y', '1']);
});

test('the whole event: System, then the data, each value in a line of its own, then each by itself', (t) => {
  const [whole, ...each] = new EventFields(sysmon(1, { A: 'one', B: ['two', null], C: 3 })).everything();
  t.true(whole?.text?.endsWith('\none\ntwo\n3'));
  t.true(whole?.text?.startsWith('Microsoft-Windows-Sysmon\n1\n'));
  t.is(each.map(({ text }) => text).join('\n'), whole?.text ?? '');
});

test('names that every object has are fields only where the event has them', (t) => {
  t.deepEqual(texts(sysmon(1, {}), 'constructor'), []);
  t.deepEqual(texts(sysmon(1, { 'a b': 'x' }), '__proto__'), []);
});
