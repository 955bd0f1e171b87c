import { chmod, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import test from 'ava';
import { machineFindings } from '../../../runner/cli/examine/windows/machine-findings.ts';
import { machineConfig } from '../../../runner/targets/machines/machine-config.ts';
import { readyReference } from '../../../runner/targets/reference/ready-reference.ts';
import { cache, temporaryFolder } from '../../guest/motw.ts';
import { oracle } from '../../oracle/find-oracle.ts';
import { SocketQemu } from '../../targets/machines/qemu/socket-qemu.ts';

const setUp = await readyReference(cache, process.env);
const withQemu = setUp === null ? test.skip : test.serial;
const why = setUp === null ? ' (skipped: the reference guest is not set up)' : '';

const call = { signal: new AbortController().signal, timeoutMs: 20_000 };

async function found(machine: object) {
  const findings = await machineFindings(machineConfig.parse(machine), call);
  return findings.map(({ what, state, detail, mend }) => ({ what, state, said: `${detail} ${mend}` }));
}

/** A machine of one script, which notes what it was asked. */
async function byCommands(state: string) {
  const folder = await temporaryFolder();
  const asked = join(folder, 'asked');
  const script = join(folder, 'hypervisor');
  await writeFile(script, `#!/bin/sh\necho "$1" >> '${asked}'\n${state}\n`);
  await chmod(script, 0o755);
  const commands = {
    ...{ revert: [script, 'revert', '{snapshot}'], start: [script, 'start'], stop: [script, 'stop'] },
    ...{ state: [script, 'state'], running: '^on$' },
  };
  return { asked, machine: { kind: 'command', variables: { snapshot: 'clean' }, commands } };
}

test('of a machine of commands only the one that asks is run', async (t) => {
  const on = await byCommands('echo on');
  t.like(await found(on.machine), [
    { state: 'ok' },
    { what: 'machine state', state: 'ok' },
    { what: 'snapshot', state: 'note' },
  ]);
  t.is(await readFile(on.asked, 'utf8'), 'state\n');
  const off = await byCommands('echo off');
  t.like(await found(off.machine), [{ state: 'ok' }, { what: 'machine state', state: 'note' }]);
});

test('a program that is missing or refuses is named', async (t) => {
  const refuses = await byCommands('echo "no such machine" >&2; exit 1');
  const [refused] = await found(refuses.machine);
  t.like(refused, { state: 'missing' });
  t.regex(refused?.said ?? '', /no such machine/);
  const variables = { vm: 'w', snapshot: 'clean' };
  if (oracle('VBoxManage') === null) {
    const [gone] = await found({ kind: 'command', preset: 'virtualbox', variables });
    t.like(gone, { what: 'command VBoxManage', state: 'missing' });
    t.regex(gone?.said ?? '', /the program 'VBoxManage'.*can't be started/);
  }
});

test('a QEMU that is not there: missing, or a run starts it', async (t) => {
  const qmp = join(await temporaryFolder(), 'qmp.sock');
  t.like(await found({ kind: 'qemu', qmp, snapshot: 'clean' }), [{ what: 'QEMU', state: 'missing' }]);
  const start = ['qemu-system-x86_64', '-qmp', 'unix:{qmp}'];
  t.like(await found({ kind: 'qemu', qmp, snapshot: 'clean', start }), [{ what: 'QEMU', state: 'note' }]);
});

withQemu(`a QEMU that runs is asked, and goes on as it was${why}`, async (t) => {
  if (setUp === null) return;
  await using qemu = await SocketQemu.prepare(setUp, '/c/motw-elsewhere');
  const place = await qemu.place();
  await qemu.run(place, ['-loadvm', 'later', '-S']);
  const machine = { kind: 'qemu', qmp: place.qmp, snapshot: 'clean' };
  t.like(await found(machine), [
    { what: 'QEMU', state: 'ok' },
    { what: 'machine state', state: 'note' },
    { what: 'snapshot', state: 'ok' },
  ]);
  const without = await found({ ...machine, snapshot: 'none' });
  t.like(without.at(-1), { what: 'snapshot', state: 'missing' });
  t.regex(without.at(-1)?.said ?? '', /has no snapshot 'none'.*clean/);
  t.like(await qemu.told(place, 'query-status'), { running: false });
});

const client = oracle('virsh-apart') ?? oracle('virsh');
const withVirsh = client === null ? test.skip : test.serial;
withVirsh(
  `a libvirt that does not answer: its daemon and its group are named${client === null ? ' (skipped: no virsh in MOTW_ORACLES or on PATH)' : ''}`,
  async (t) => {
    const bin = join(await temporaryFolder(), 'bin');
    await mkdir(bin);
    await symlink(client ?? '', join(bin, 'virsh'));
    const { PATH } = process.env;
    process.env.PATH = `${bin}${delimiter}${PATH}`;
    t.teardown(async () => {
      process.env.PATH = PATH;
      await rm(bin, { recursive: true });
    });
    const uri = `qemu:///session?socket=${bin}/no-socket`;
    const findings = await found({ kind: 'libvirt', uri, domain: 'win11', snapshot: 'clean' });
    t.like(findings, [
      { what: 'virsh', state: 'ok' },
      { what: 'libvirt', state: 'missing' },
    ]);
    t.regex(findings[1]?.said ?? '', /libvirtd.*the group libvirt/);
  },
);

const withoutVirsh = oracle('virsh') === null ? test.serial : test.skip;
withoutVirsh(
  `without virsh nothing else of libvirt is said${oracle('virsh') === null ? '' : ' (skipped: virsh is installed)'}`,
  async (t) => {
    const findings = await found({ kind: 'libvirt', domain: 'win11', snapshot: 'clean' });
    t.like(findings, [{ what: 'virsh', state: 'missing' }]);
    t.is(findings.length, 1);
    t.regex(findings[0]?.said ?? '', /apt install libvirt-clients/);
  },
);
