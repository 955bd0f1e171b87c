import { homedir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { checkExpectations } from '../../../runner/config/check-expectations.ts';
import { parseConfig } from '../../../runner/config/parse-config.ts';
import { labOf } from '../lab-folder.ts';
import { testRefused } from '../refused.ts';
import { rightTarget, target, wrongTargets } from './wrong-targets.ts';

testRefused(wrongTargets);

test('a target is read with what it does not say', async (t) => {
  const { lab, problems } = await labOf({ 'motw.yaml': target() });
  t.deepEqual(problems, []);
  t.like(lab?.targets.win11, {
    platform: 'windows',
    lab: false,
    user: 'analyst',
    machine: { kind: 'libvirt', uri: 'qemu:///system', domain: 'win11', snapshot: 'clean' },
    channel: { kind: 'ssh', host: '192.0.2.10' },
    switchOn: [],
    allowForeign: false,
    sources: [],
  });
});

test('a control of a source may be expected where a target names the source', async (t) => {
  const { lab, problems } = await labOf({ 'motw.yaml': rightTarget });
  t.deepEqual(problems, []);
  t.is(lab?.expectations('win11', 'T1553.005-2').get('siem-iso')?.status, 'detected');
  t.is(lab?.expectations('win11', 'T1553.005-2').get('launch-gate')?.status, 'warned');
});

test('its paths begin at the file or at home', (t) => {
  const text = target()
    .replace('host: 192.0.2.10', 'host: h, identityFile: keys/id, knownHosts: ~/.ssh/lab_hosts')
    .replace('kind: libvirt, domain: win11', 'kind: qemu, qmp: run/qmp.sock');
  const { config, problems } = parseConfig(text, 'lab/motw.yaml');
  t.deepEqual(problems, []);
  t.like(config?.targets.win11, {
    machine: { qmp: 'lab/run/qmp.sock' },
    channel: { identityFile: 'lab/keys/id', knownHosts: join(homedir(), '.ssh/lab_hosts') },
  });
});

test('where one target is wrong, what is expected of the others is not called unknown', async (t) => {
  const text = `${target()}  win10: { platform: windows }\nexpect:\n  win11: { '*': { launch-gate: warned } }\n`;
  const { problems } = await labOf({ 'motw.yaml': text });
  t.true(
    problems.every(({ code, line }) => code === 'MISSING_KEY' && line === 7),
    JSON.stringify(problems),
  );
});

test('where the sources are wrong, no target is told that its source is not there', async (t) => {
  const { problems } = await labOf({
    'motw.yaml': `${target('    sources: [siem]\n')}sources:\n  - kind: elastik\n    name: siem\n`,
  });
  t.deepEqual(
    problems.map(({ code }) => code),
    ['UNKNOWN_WORD'],
  );
});

test('an expectation of a scenario that is for other platforms is never judged', (t) => {
  const ofBoth = '{ mount-only: { image-mounted: detected } }';
  const { config } = parseConfig(
    `${target()}expect:\n  reference: ${ofBoth}\n  win11: ${ofBoth}\n`,
    'motw.yaml',
  );
  if (config === null) return t.fail();
  const problems = checkExpectations(config, {
    scenarios: [{ id: 'mount-only', steps: ['mount'], platforms: ['windows'] }],
    controls: [{ id: 'image-mounted', kind: 'detective', actsAt: 'mount', platforms: null }],
    allControls: true,
  });
  t.deepEqual(
    problems.map(({ code, line, column }) => [code, line, column]),
    [['NEVER_JUDGED', 8, 16]],
  );
});
