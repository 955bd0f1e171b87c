import test from 'ava';
import { openVirshAgent } from '../../../../runner/targets/guest-agent/open-virsh-agent.ts';
import { CommandMachine } from '../../../../runner/targets/machines/command/command-machine.ts';
import { LibvirtMachine } from '../../../../runner/targets/machines/libvirt/libvirt-machine.ts';
import { machineConfig } from '../../../../runner/targets/machines/machine-config.ts';
import { readyReference } from '../../../../runner/targets/reference/ready-reference.ts';
import { machineContract, type TriedMachine } from '../../../contracts/machine.contract.ts';
import { cache } from '../../../guest/motw.ts';
import { noLibvirt, SessionLibvirt } from './session-libvirt.ts';

const setUp = noLibvirt === null ? await readyReference(cache, process.env) : null;
const absent = noLibvirt ?? (setUp === null ? 'the reference guest is not set up' : null);
const withLibvirt = absent === null ? test.serial : test.skip;
const where = absent === null ? '' : ` (skipped: ${absent})`;

const elsewhere = '/c/motw-elsewhere';
const files = ['/c/motw-contract', '/run/motw-contract'];
const call = { signal: new AbortController().signal, timeoutMs: 60_000 };

let libvirt: SessionLibvirt;
test.before(async () => {
  if (setUp === null) return;
  libvirt = await SessionLibvirt.start(setUp);
  await libvirt.defineGuest(elsewhere);
});
test.after.always(() => libvirt?.[Symbol.asyncDispose]());

const settings = (snapshot = 'clean', domain = libvirt.domain) => ({ uri: libvirt.uri, domain, snapshot });
const open = () => openVirshAgent({ uri: libvirt.uri, domain: libvirt.domain });

/** A real domain, which has to be off again in the end. */
async function tried(machine: TriedMachine['machine']): Promise<TriedMachine> {
  return {
    machine,
    files,
    elsewhere,
    kill: async () => void (await libvirt.virsh('destroy', '--domain', libvirt.domain)),
    changed: async () => ((await libvirt.state()) === 'shut off' ? [] : [await libvirt.state()]),
  };
}

machineContract(test, 'libvirt', () => tried(new LibvirtMachine(settings(), open())), { absent });

machineContract(
  test,
  'commands that drive libvirt',
  async () => {
    const virsh = (...words: readonly string[]) => ['virsh', '--quiet', '--connect', '{uri}', ...words];
    const config = machineConfig.parse({
      kind: 'command',
      commands: {
        revert: virsh('snapshot-revert', '--domain', '{vm}', '--snapshotname', '{snapshot}'),
        start: virsh('start', '--domain', '{vm}'),
        stop: virsh('destroy', '--domain', '{vm}'),
        state: virsh('domstate', '--domain', '{vm}'),
        running: '^running$',
      },
      variables: { uri: libvirt.uri, vm: libvirt.domain, snapshot: 'clean' },
    });
    if (config.kind !== 'command') throw new Error('another kind');
    return tried(new CommandMachine(config, open()));
  },
  { absent },
);

withLibvirt(`a domain or snapshot that is not there is named with those that are${where}`, async (t) => {
  const start = (machine: LibvirtMachine) => machine.start(call);
  await t.throwsAsync(start(new LibvirtMachine(settings('clean', 'motw'), open())), {
    code: 'MACHINE_NOT_FOUND',
    message: /no machine 'motw' at qemu:/,
  });
  const error = await t.throwsAsync(start(new LibvirtMachine(settings('clea'), open())));
  t.like(error, { code: 'SNAPSHOT_NOT_FOUND', mend: 'make it, or name one of these: clean, later' });
  t.is(await libvirt.state(), 'shut off', 'and nothing was done');
});

withLibvirt(`a libvirt that is not there is an error with virsh's own words${where}`, async (t) => {
  const uri = 'qemu:///session?socket=/nowhere/libvirt-sock';
  const machine = new LibvirtMachine({ ...settings(), uri }, open());
  await t.throwsAsync(machine.start(call), { code: 'LIBVIRT_UNREACHABLE', message: /No such file/ });
});

withLibvirt(`a domain that was running is left running, at the snapshot${where}`, async (t) => {
  await libvirt.virsh('snapshot-revert', '--domain', libvirt.domain, '--snapshotname', 'later', '--running');
  {
    await using machine = new LibvirtMachine(settings(), open());
    await machine.start(call);
    t.is(machine.reverts, 'memory');
  }
  t.is(await libvirt.state(), 'running');
  await t.throwsAsync(libvirt.agent('guest-file-open', { path: elsewhere, mode: 'r' }), {
    message: /No such file/,
  });
  await libvirt.virsh('destroy', '--domain', libvirt.domain);
});

withLibvirt(`a domain that was paused is taken back, and paused in the end${where}`, async (t) => {
  await libvirt.virsh('snapshot-revert', '--domain', libvirt.domain, '--snapshotname', 'later', '--paused');
  {
    await using machine = new LibvirtMachine(settings(), open());
    await machine.start(call);
    t.is(await libvirt.state(), 'running');
  }
  t.is(await libvirt.state(), 'paused');
  await libvirt.virsh('destroy', '--domain', libvirt.domain);
});

withLibvirt(`a snapshot of a domain that was off is booted${where}`, async (t) => {
  await libvirt.virsh('snapshot-create-as', '--domain', libvirt.domain, '--name', 'off');
  {
    await using machine = new LibvirtMachine(settings('off'), open());
    const boot = await machine.start(call);
    t.is(machine.reverts, 'disk');
    await boot.channel(call);
    t.true((await machine.diagnose(call)).alive);
  }
  t.is(await libvirt.state(), 'shut off');
  await libvirt.virsh('snapshot-delete', '--domain', libvirt.domain, '--snapshotname', 'off');
});

withLibvirt(`a domain whose name is a number is not taken for another's number${where}`, async (t) => {
  await libvirt.virsh('start', '--domain', libvirt.domain);
  const id = (await libvirt.virsh('domid', '--domain', libvirt.domain)).trim();
  await libvirt.define(id, 'kernel');
  const machine = new LibvirtMachine(settings('clean', id), open());
  const error = await t.throwsAsync(machine.start(call));
  t.like(error, { code: 'SNAPSHOT_NOT_FOUND', mend: 'make it, or name one of these: none' });
  await libvirt.virsh('destroy', '--domain', libvirt.domain);
});
