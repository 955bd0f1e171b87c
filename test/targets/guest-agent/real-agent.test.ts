import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import test from 'ava';
import type { OpenChannel } from '../../../runner/ports/channel.ts';
import { openAgentSocket } from '../../../runner/targets/guest-agent/open-agent-socket.ts';
import { openVirshAgent } from '../../../runner/targets/guest-agent/open-virsh-agent.ts';
import { channelContract } from '../../contracts/channel.contract.ts';
import { inShell } from '../../contracts/channel-programs.ts';
import { codeOf, patient, text } from '../../contracts/channel-talk.ts';
import { noAgent, QemuAgent } from './qemu-agent.ts';

const stack = new AsyncDisposableStack();
test.after.always(() => stack.disposeAsync());

const standIn = { uri: 'qemu:///stand-in', domain: 'win 11' };
const boot = (alive = () => true) => ({ epoch: 7, alive });
const withAgent = noAgent === null ? test.serial : test.skip;
const where = noAgent === null ? '' : ` (skipped: ${noAgent})`;

/** A `virsh` before all others on PATH, in front of this agent. */
async function virshFor(agent: QemuAgent): Promise<void> {
  const bin = join(agent.folder, 'bin');
  const script = fileURLToPath(new URL('virsh-stand-in.ts', import.meta.url));
  await mkdir(bin, { recursive: true });
  const node = `'${process.execPath}' --conditions=source --no-warnings`;
  await writeFile(join(bin, 'virsh'), `#!/bin/sh\nexec ${node} '${script}' "$@"\n`);
  await chmod(join(bin, 'virsh'), 0o755);
  process.env.PATH = `${bin}${delimiter}${process.env.PATH}`;
  process.env.STAND_IN_SOCKET = agent.socket;
}

async function opened(way: (agent: QemuAgent) => OpenChannel) {
  const agent = stack.use(await QemuAgent.start());
  await virshFor(agent);
  const channel = stack.use(await way(agent)(boot(), patient()));
  return { channel, tmp: agent.folder, program: inShell, cut: () => agent.kill() };
}

channelContract(test, 'qemu-ga by its socket', () => opened((agent) => openAgentSocket(agent.socket)), {
  absent: noAgent,
});
channelContract(test, 'qemu-ga by virsh', () => opened(() => openVirshAgent(standIn)), {
  absent: noAgent,
  large: 1 << 20,
});

for (const [way, open] of [
  ['its socket', (agent: QemuAgent) => openAgentSocket(agent.socket)],
  ['virsh', () => openVirshAgent(standIn)],
] as const) {
  withAgent(`an agent that starts late is waited for, by ${way}${where}`, async (t) => {
    await using agent = await QemuAgent.prepare();
    await virshFor(agent);
    const opening = open(agent)(boot(), patient());
    await pause(700);
    await agent.listen();
    await using channel = await opening;
    t.is(channel.epoch, 7);
    const { stdout } = await channel.exec([...inShell('arguments'), 'x'], { ...patient(), maxOutput: 100 });
    t.is(text(stdout), '<x>');
  });

  withAgent(`an agent that is not there at all is an error with a code, by ${way}${where}`, async (t) => {
    await using agent = await QemuAgent.prepare();
    await virshFor(agent);
    const code = await codeOf(open(agent)(boot(), { ...patient(), timeoutMs: 3_000 }));
    t.is(code, way === 'virsh' ? 'VIRSH_NO_AGENT' : 'CONNECTION_CLOSED');
  });

  withAgent(`a boot that is over is neither waited for nor asked, by ${way}${where}`, async (t) => {
    await using agent = await QemuAgent.start();
    await virshFor(agent);
    await t.throwsAsync(
      open(agent)(
        boot(() => false),
        patient(),
      ),
      { name: 'StaleChannelError' },
    );
    let alive = true;
    await using channel = await open(agent)(
      boot(() => alive),
      patient(),
    );
    alive = false;
    await t.throwsAsync(channel.size('/etc/passwd', patient()), { name: 'StaleChannelError' });
  });
}
