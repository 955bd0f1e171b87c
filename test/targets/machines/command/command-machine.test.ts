import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { openAgentSocket } from '../../../../runner/targets/guest-agent/open-agent-socket.ts';
import { CommandMachine } from '../../../../runner/targets/machines/command/command-machine.ts';
import { machineConfig } from '../../../../runner/targets/machines/machine-config.ts';
import { machineContract } from '../../../contracts/machine.contract.ts';
import { oracle } from '../../../oracle/find-oracle.ts';

const agent = oracle('qemu-ga');
const absent = agent === null ? 'no qemu-ga in MOTW_ORACLES or on PATH' : null;
const withBox = absent === null ? test.serial : test.skip;
const where = absent === null ? '' : ` (skipped: ${absent})`;

const call = { signal: new AbortController().signal, timeoutMs: 30_000 };
const script = join(import.meta.dirname, 'box.sh');
process.env.QEMU_GA = agent ?? '';

const root = await mkdtemp(join(tmpdir(), 'bx-'));
test.after.always(async () => {
  for (let n = 1; n <= boxes; n++) await kill(join(root, String(n)));
  await rm(root, { recursive: true });
});
let boxes = 0;

/** A machine of processes and folders, off, with two snapshots. */
async function box(): Promise<string> {
  const folder = join(root, String(++boxes));
  for (const name of ['disk', 'snapshots/clean', 'snapshots/later'])
    await mkdir(join(folder, name), { recursive: true });
  for (const name of ['disk', 'snapshots/later']) await writeFile(join(folder, name, 'elsewhere'), 'later');
  return folder;
}

function machineOf(folder: string, commands: object = {}, snapshot = 'clean'): CommandMachine {
  const config = machineConfig.parse({
    kind: 'command',
    commands: {
      revert: ['/bin/sh', script, 'revert', '{vm}', '{snapshot}'],
      start: ['/bin/sh', script, 'start', '{vm}'],
      stop: ['/bin/sh', script, 'stop', '{vm}'],
      state: ['/bin/sh', script, 'state', '{vm}'],
      running: '^state: on$',
      ...commands,
    },
    variables: { vm: folder, snapshot },
  });
  if (config.kind !== 'command') throw new Error('another kind');
  return new CommandMachine(config, openAgentSocket(join(folder, 'agent')));
}

async function isOn(folder: string): Promise<boolean> {
  const pid = (await readFile(join(folder, 'pid'), 'utf8').catch(() => '')).trim();
  const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  return pid !== '' && command.includes(folder);
}

async function kill(folder: string): Promise<void> {
  if (await isOn(folder)) process.kill(Number(await readFile(join(folder, 'pid'), 'utf8')), 'SIGKILL');
}

machineContract(
  test,
  'commands',
  async () => {
    const folder = await box();
    return {
      machine: machineOf(folder),
      files: [join(folder, 'disk/contract')],
      elsewhere: join(folder, 'disk/elsewhere'),
      kill: () => kill(folder),
      changed: async () => ((await isOn(folder)) ? ['it runs'] : []),
    };
  },
  { absent },
);

withBox(`a machine that was on is on again in the end, at its snapshot${where}`, async (t) => {
  const folder = await box();
  const first = machineOf(folder, {}, 'later');
  await first.start(call);
  {
    await using machine = machineOf(folder);
    await machine.start(call);
  }
  t.true(await isOn(folder));
  await t.throwsAsync(readFile(join(folder, 'disk/elsewhere')), { code: 'ENOENT' });
});

withBox(`one that its revert turns on by itself needs no start${where}`, async (t) => {
  const folder = await box();
  const both = `sh '${script}' revert "$1" "$2" && sh '${script}' start "$1"`;
  const revert = ['/bin/sh', '-c', both, 'sh', '{vm}', '{snapshot}'];
  const start = ['/bin/sh', '-c', 'echo "it was started" >&2; exit 1'];
  {
    await using machine = machineOf(folder, { revert, start });
    const boot = await machine.start(call);
    await using channel = await boot.channel(call);
    t.is(channel.epoch, boot.epoch);
  }
  t.false(await isOn(folder));
});

test("a command's refusal is an error with its own words", async (t) => {
  const machine = machineOf(await box(), {}, 'none');
  await t.throwsAsync(machine.start(call), {
    code: 'MACHINE_COMMAND_FAILED',
    message: /box\.sh revert .* none' failed: no snapshot named 'none'$/,
  });
  const said = ['/bin/sh', '-c', 'printf "\\033[2Jdead\\n" >&2; exit 4'];
  await t.throwsAsync(machineOf(await box(), { state: said }).start(call), { message: /failed: \[2Jdead$/ });
});

test('a program that is not there, does not end or says too much is an error with a code', async (t) => {
  const start = async (state: readonly string[], timeoutMs = 20_000) =>
    machineOf(await box(), { state }).start({ ...call, timeoutMs });
  await t.throwsAsync(start(['/nowhere/hypervisor']), { code: 'MACHINE_TOOL_MISSING' });
  await t.throwsAsync(start(['/bin/sh', '-c', 'sleep 60 & sleep 60'], 300), { code: 'MACHINE_TIMEOUT' });
  await t.throwsAsync(start(['/bin/sh', '-c', 'yes']), {
    code: 'MACHINE_COMMAND_FAILED',
    message: /more than/,
  });
});

test('a machine that never gets to run is an error with a code', async (t) => {
  const machine = machineOf(await box(), { start: ['/bin/true'] });
  await t.throwsAsync(machine.start({ ...call, timeoutMs: 1_500 }), {
    code: 'MACHINE_TIMEOUT',
    message: /the start of the machine/,
  });
});

test('no shell reads what is put in, and the environment has it too', async (t) => {
  const folder = await box();
  const seen = join(folder, 'seen');
  const name = `a'b "c" $(touch ${seen}) \`touch ${seen}\`; touch ${seen} {vm}`;
  const revert = ['/bin/sh', '-c', 'printf "%s\\n%s" "$1" "$MOTW_SNAPSHOT" >&2; exit 1', 'sh', '{snapshot}'];
  const error = await t.throwsAsync(machineOf(folder, { revert }, name).start(call));
  t.true(error?.message.endsWith(`failed: ${name} ${name}`), error?.message);
  await t.throwsAsync(readFile(seen), { code: 'ENOENT' });
});
