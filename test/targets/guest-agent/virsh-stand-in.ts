// What `virsh qemu-agent-command` does, without libvirt: the command goes to the agent's socket, and what comes of it is printed as
// virsh 9.0 and libvirt's QEMU driver word it.
import { connect } from 'node:net';
import { parseArgs } from 'node:util';
import { AgentClient } from '../../../runner/targets/guest-agent/agent-client.ts';
import { NoAnswerError, PeerError } from '../../../runner/targets/json-lines/connection-errors.ts';

const [quiet, ...rest] = process.argv.slice(2);
const { values, positionals } = parseArgs({
  args: rest,
  allowPositionals: true,
  options: {
    connect: { type: 'string' },
    timeout: { type: 'string' },
    domain: { type: 'string' },
    cmd: { type: 'string' },
  },
});
const { STAND_IN_SOCKET: socket = '', STAND_IN_SAYS: says } = process.env;

function fail(...lines: readonly string[]): never {
  for (const line of lines) console.error(`error: ${line}`);
  process.exit(1);
}

if (quiet !== '--quiet' || positionals.join() !== 'qemu-agent-command')
  fail(`unknown command: '${process.argv.slice(2).join(' ')}'`);
if (says !== undefined) fail(...says.split('\n'));
if (values.connect !== 'qemu:///stand-in')
  fail(
    'failed to connect to the hypervisor',
    "Failed to connect socket to '/var/run/libvirt/libvirt-sock': No such file or directory",
  );
if (values.domain !== 'win 11') fail(`failed to get domain '${values.domain}'`);

const { execute, arguments: args } = JSON.parse(values.cmd ?? '');
const stream = connect(socket);
try {
  await new Promise((resolve, reject) => stream.once('connect', resolve).once('error', reject));
} catch {
  fail('Guest agent is not responding: QEMU guest agent is not connected');
}
const call = { signal: new AbortController().signal, timeoutMs: Number(values.timeout) * 1000 };
try {
  const agent = new AgentClient(stream);
  await agent.synchronise(call);
  process.stdout.write(`${JSON.stringify({ return: await agent.execute(execute, args, call) })}\n\n`);
  stream.destroy();
} catch (error) {
  if (error instanceof PeerError) {
    const desc = error.reported.replace(/^\w+: /, '');
    fail(`internal error: unable to execute QEMU agent command '${execute}': ${desc}`);
  }
  if (error instanceof NoAnswerError)
    fail('Guest agent is not responding: Guest agent not available for now');
  fail('Guest agent is not responding: Guest agent disappeared while executing command');
}
