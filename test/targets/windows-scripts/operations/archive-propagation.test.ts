import { mkdirSync, writeFileSync } from 'node:fs';
import { userSid } from '../stub-windows/start.ts';
import { type Windows, windowsTest } from './run-operation.ts';

const user = `HKEY_USERS\\${userSid}`;
const attachments = 'Software\\Microsoft\\Windows\\CurrentVersion\\Policies\\Attachments';
const options = `${user}\\SOFTWARE\\7-Zip\\Options`;
const file = 'C:\\Program Files\\7-Zip\\7z.exe';

interface Read {
  readonly state: string;
  readonly unpackers: Readonly<Record<string, string>>;
  readonly readings: readonly { readonly where: string; readonly value: string }[];
}

/** What is read with these keys beside the usual ones; null takes one away. */
async function read({ stub, run }: Windows, keys: Readonly<Record<string, object | null>>): Promise<Read> {
  const registry: Record<string, unknown> = { ...(stub.state().registry as object), ...keys };
  for (const [key, values] of Object.entries(keys)) if (values === null) delete registry[key];
  stub.change({ registry });
  const answer = await run('posture', { user: 'analyst' });
  if (answer.is !== 'done') throw new Error(JSON.stringify(answer));
  return (answer.value as { controls: Record<string, Read> }).controls['archive-propagation'] as Read;
}

windowsTest('as Windows comes: Explorer hands the mark on, and nothing else does', {}, async (t, windows) => {
  const { state, unpackers } = await read(windows, {});
  t.is(state, 'on');
  t.deepEqual(unpackers, {
    ...{
      explorer: 'on',
      '7-zip': 'off',
      '7-zip-snz': 'unknown',
      '7-zip-button': 'off',
      '7-zip-window': 'on',
    },
    ...{ tar: 'off', 'expand-archive': 'off', unzip: 'off', git: 'off' },
  });
});

windowsTest('policies by which no marks are written leave Explorer unknown', {}, async (t, windows) => {
  for (const hive of ['HKEY_LOCAL_MACHINE', user]) {
    const { unpackers } = await read(windows, { [`${hive}\\${attachments}`]: { SaveZoneInformation: 1 } });
    t.is(unpackers.explorer, 'unknown', hive);
    const kept = await read(windows, { [`${hive}\\${attachments}`]: { SaveZoneInformation: 2 } });
    t.is(kept.unpackers.explorer, 'on', hive);
  }
});

windowsTest('the switch of 7-Zip is there from version 22.00 on', {}, async (t, windows) => {
  windows.stub.change({ versions: { [file]: '21.07' } });
  mkdirSync(windows.stub.real('C:\\Program Files\\7-Zip'), { recursive: true });
  writeFileSync(windows.stub.real(file), '');
  const key = { 'HKEY_LOCAL_MACHINE\\SOFTWARE\\7-Zip': { Path: 'C:\\Program Files\\7-Zip\\' } };
  const old = await read(windows, key);
  t.is(old.unpackers['7-zip-snz'], 'off');
  t.true(old.readings.some(({ value }) => value === `${file}, version 21.07`));
  windows.stub.change({ versions: { [file]: '22.00' } });
  t.is((await read(windows, {})).unpackers['7-zip-snz'], 'on');
});

for (const [value, state] of [
  [0, 'off'],
  [1, 'on'],
  [2, 'unknown'],
  [7, 'unknown'],
] as const) {
  windowsTest(`the button of 7-Zip with the option ${value} is ${state}`, {}, async (t, windows) => {
    const { unpackers } = await read(windows, { [options]: { WriteZoneIdExtract: value } });
    t.is(unpackers['7-zip-button'], state);
  });
}

windowsTest('what is a setting of a user who is not logged on is unknown', {}, async (t, windows) => {
  const { state, unpackers } = await read(windows, { [`${user}\\Software`]: null });
  t.deepEqual([state, unpackers['7-zip-button']], ['unknown', 'unknown']);
});
