import { join } from 'node:path';
import test from 'ava';
import { execa } from 'execa';
import { openAgentSocket } from '../../../../runner/targets/guest-agent/open-agent-socket.ts';
import { QemuMachine } from '../../../../runner/targets/machines/qemu/qemu-machine.ts';
import { readyReference } from '../../../../runner/targets/reference/ready-reference.ts';
import { machineContract } from '../../../contracts/machine.contract.ts';
import { cache } from '../../../guest/motw.ts';
import { type Place, SocketQemu } from './socket-qemu.ts';

const setUp = await readyReference(cache, process.env);
const absent = setUp === null ? 'the reference guest is not set up' : null;
const withQemu = absent === null ? test.serial : test.skip;
const where = absent === null ? '' : ` (skipped: ${absent})`;

const elsewhere = '/c/motw-elsewhere';
const call = { signal: new AbortController().signal, timeoutMs: 60_000 };

let qemu: SocketQemu;
test.before(async () => {
  if (setUp !== null) qemu = await SocketQemu.prepare(setUp, elsewhere);
});
test.after.always(() => qemu?.[Symbol.asyncDispose]());

/** A QEMU that is running already, or one that the machine starts. */
function machineAt(place: Place, how: 'runs' | 'is started', snapshot = 'clean'): QemuMachine {
  const start = how === 'runs' ? {} : { start: [...qemu.argv({ ...place, qmp: '{qmp}' }, ['-S'])] };
  return new QemuMachine({ qmp: place.qmp, snapshot, ...start }, openAgentSocket(place.agent));
}

machineContract(
  test,
  'QEMU that is started',
  async () => {
    const place = await qemu.place();
    return {
      machine: machineAt(place, 'is started'),
      files: ['/c/motw-contract', '/run/motw-contract'],
      elsewhere,
      kill: () => qemu.kill(place),
      changed: async () => ((await qemu.pid(place)) === null ? [] : ['QEMU runs']),
    };
  },
  { absent },
);

for (const running of [true, false]) {
  const how = running ? 'running' : 'paused';
  withQemu(`a QEMU that is ${how} is used, and left ${how} at the snapshot${where}`, async (t) => {
    const place = await qemu.place();
    await qemu.run(place, running ? ['-loadvm', 'later'] : ['-loadvm', 'later', '-S']);
    {
      await using machine = machineAt(place, 'runs');
      const boot = await machine.start(call);
      await using channel = await boot.channel(call);
      await t.throwsAsync(channel.size(elsewhere, call), { code: 'PEER_ERROR' });
      t.true((await machine.diagnose(call)).alive);
    }
    t.like(await qemu.told(place, 'query-status'), { running });
    await qemu.kill(place);
  });
}

withQemu(`nobody at the socket, or somebody who is busy, is an error with a code${where}`, async (t) => {
  const place = await qemu.place();
  const code = 'QEMU_UNREACHABLE';
  await t.throwsAsync(machineAt(place, 'runs').start(call), { code, message: /ENOENT/ });
  await qemu.run(place, ['-S']);
  await using first = machineAt(place, 'runs');
  await first.start(call);
  await using second = machineAt(place, 'is started');
  await t.throwsAsync(second.start({ ...call, timeoutMs: 500 }), { code });
  t.true((await first.diagnose(call)).alive, 'and the first goes on');
});

withQemu(`only a snapshot that every disk has, with memory, is gone back to${where}`, async (t) => {
  const { file, args, env } = (setUp as NonNullable<typeof setUp>).host.program('qemu-img');
  const refused = async (snapshot: string, more: readonly string[] = []) => {
    const place = await qemu.place();
    const second = join(place.folder, 'second.qcow2');
    await execa(file, [...args, 'create', '-q', '-f', 'qcow2', second, '1M'], { env, stdin: 'ignore' });
    const disk = ['-drive', `if=none,id=extra,format=qcow2,file=${second}`];
    await qemu.run(place, more.length === 0 ? ['-S'] : ['-S', ...disk, ...more]);
    await using machine = machineAt(place, 'runs', snapshot);
    return t.throwsAsync(machine.start(call), { message: /snapshot/ });
  };
  t.like(await refused('none'), {
    code: 'SNAPSHOT_NOT_FOUND',
    mend: 'make it, or name one of these: clean, later, disks',
  });
  t.like(await refused('disks'), { code: 'SNAPSHOT_WITHOUT_MEMORY', category: 'user' });
  const two = await refused('clean', ['-device', 'virtio-blk-pci,drive=extra']);
  t.like(two, { code: 'SNAPSHOT_NOT_FOUND', mend: 'make it, or name one of these: none' });
  t.regex(String(two?.message), /'extra'/);
});

test('a QEMU that ends as soon as it is started says why', async (t) => {
  const start = ['/bin/sh', '-c', 'echo "no such thing" >&2; exit 3'];
  const open = async () => t.fail() as never;
  await using machine = new QemuMachine({ qmp: '/nowhere/q', snapshot: 'clean', start }, open);
  await t.throwsAsync(machine.start(call), {
    code: 'QEMU_NOT_STARTED',
    message: /ended with 3: no such thing/,
  });
  await using missing = new QemuMachine(
    { qmp: '/nowhere/q', snapshot: 'clean', start: ['/nowhere/qemu'] },
    open,
  );
  await t.throwsAsync(missing.start(call), { code: 'MACHINE_TOOL_MISSING' });
});
