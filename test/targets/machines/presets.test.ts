import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { presetNames, presetOf } from '../../../runner/targets/machines/command/presets.ts';
import { environmentOf, filled, filledPattern } from '../../../runner/targets/machines/command/templates.ts';
import { machineConfig } from '../../../runner/targets/machines/machine-config.ts';

const folder = join(import.meta.dirname, '../../../runner/targets/machines/presets');

/** What each preset runs for an example, word by word. */
const examples = {
  virtualbox: {
    variables: { vm: 'Win 11', snapshot: 'clean desktop' },
    revert: ['VBoxManage', 'snapshot', 'Win 11', 'restore', 'clean desktop'],
    start: ['VBoxManage', 'startvm', 'Win 11', '--type', 'headless'],
    stop: ['VBoxManage', 'controlvm', 'Win 11', 'poweroff'],
    state: ['VBoxManage', 'showvminfo', 'Win 11', '--machinereadable'],
    running: 'name="Win 11"\nVMState="running"\nVMStateChangeTime="2026-01-01T00:00:00"\n',
    off: 'name="Win 11"\nVMState="saved"\n',
  },
  'vmware-workstation': {
    variables: { vm: '/vm/win (11)/w.vmx', snapshot: 'clean' },
    revert: ['vmrun', '-T', 'ws', 'revertToSnapshot', '/vm/win (11)/w.vmx', 'clean'],
    start: ['vmrun', '-T', 'ws', 'start', '/vm/win (11)/w.vmx', 'nogui'],
    stop: ['vmrun', '-T', 'ws', 'stop', '/vm/win (11)/w.vmx', 'hard'],
    state: ['vmrun', '-T', 'ws', 'list'],
    running: 'Total running VMs: 2\n/vm/other.vmx\n/vm/win (11)/w.vmx\n',
    off: 'Total running VMs: 1\n/old/vm/win (11)/w.vmx\n',
  },
  'hyper-v': {
    variables: { vm: "it's", snapshot: 'clean; Stop-Computer' },
    revert: powershell('Restore-VMSnapshot -VMName $env:MOTW_VM -Name $env:MOTW_SNAPSHOT -Confirm:$false'),
    start: powershell('Start-VM -Name $env:MOTW_VM'),
    stop: powershell('Stop-VM -Name $env:MOTW_VM -TurnOff -Force'),
    state: powershell('(Get-VM -Name $env:MOTW_VM).State.ToString()'),
    running: 'Running\r\n',
    off: 'Saved\r\n',
  },
  proxmox: {
    variables: { node: 'root@pve.example', vm: '101', snapshot: 'clean' },
    revert: onNode('qm', 'rollback', '101', 'clean'),
    start: onNode('qm', 'start', '101'),
    stop: onNode('qm', 'stop', '101'),
    state: onNode('qm', 'status', '101'),
    running: 'status: running\n',
    off: 'status: stopped\n',
  },
} as const;

function powershell(line: string): readonly string[] {
  const all = `$ErrorActionPreference = 'Stop'; ${line}`;
  return ['powershell.exe', '-NoProfile', '-NonInteractive', '-Command', all];
}

function onNode(...words: readonly string[]): readonly string[] {
  return ['ssh', '-o', 'BatchMode=yes', '--', 'root@pve.example', ...words];
}

test('every file is a preset, and every preset a file', async (t) => {
  const files = (await readdir(folder)).map((name) => name.replace(/\.json$/, '')).sort();
  t.deepEqual(files, [...presetNames]);
});

for (const name of presetNames) {
  test(`${name}: says what it was written from, and that it was not exercised`, (t) => {
    const preset = presetOf(name);
    t.false(preset.exercised);
    t.true(preset.documents.length > 0);
  });

  test(`${name}: runs exactly this for an example`, (t) => {
    const example = examples[name];
    const config = machineConfig.parse({ kind: 'command', preset: name, variables: example.variables });
    if (config.kind !== 'command') return t.fail();
    for (const which of ['revert', 'start', 'stop', 'state'] as const)
      t.deepEqual(filled(config.commands[which], config.variables), example[which], which);
    const running = filledPattern(config.commands.running, config.variables);
    t.true(running.test(example.running));
    t.false(running.test(example.off));
  });

  test(`${name}: needs each of its variables, and takes no other`, (t) => {
    const { variables } = examples[name];
    const problems = (given: object) =>
      machineConfig
        .safeParse({ kind: 'command', preset: name, variables: given })
        .error?.issues.map(({ message }) => message) ?? [];
    for (const variable of Object.keys(variables)) {
      const rest = Object.fromEntries(Object.entries(variables).filter(([key]) => key !== variable));
      t.regex(problems(rest).join(), new RegExp(`the preset ${name} needs the variable '${variable}'`));
    }
    t.regex(problems({ ...variables, password: 'x' }).join(), /has no variable 'password'/);
  });
}

test('what a shell on the other side would read is narrow', (t) => {
  const { variables } = examples.proxmox;
  for (const [key, value] of [
    ['vm', '101; reboot'],
    ['snapshot', 'clean$(reboot)'],
    ['node', 'pve -oProxyCommand=x'],
  ] as const) {
    const given = { ...variables, [key]: value };
    t.false(machineConfig.safeParse({ kind: 'command', preset: 'proxmox', variables: given }).success, value);
  }
});

test('names that PowerShell would read are in the environment alone', (t) => {
  const { variables } = examples['hyper-v'];
  const names = { MOTW_VM: "it's", MOTW_SNAPSHOT: 'clean; Stop-Computer' };
  t.deepEqual(environmentOf(variables, {}), { ...names, WSLENV: 'MOTW_VM:MOTW_SNAPSHOT' });
});

test('under WSL they get through to a Windows program, beside what the user lets through', (t) => {
  const { variables } = examples['hyper-v'];
  t.is(environmentOf(variables, { WSLENV: 'EDITOR/p' }).WSLENV, 'EDITOR/p:MOTW_VM:MOTW_SNAPSHOT');
  t.deepEqual(environmentOf({}, { WSLENV: 'EDITOR/p' }), {});
});
