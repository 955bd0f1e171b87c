import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { VirshAgent } from '../../../runner/targets/guest-agent/virsh-agent.ts';
import { patient } from '../../contracts/channel-talk.ts';

const agent = new VirshAgent({ uri: 'qemu:///system', domain: "it's $one" });
const path = process.env.PATH ?? '';

/** A `virsh` that is this script of a shell. */
async function virsh(t: ExecutionContext, script: string): Promise<string> {
  const bin = await mkdtemp(join(tmpdir(), 'motw-virsh-'));
  t.teardown(() => rm(bin, { recursive: true }));
  await writeFile(join(bin, 'virsh'), `#!/bin/sh\n${script}\n`);
  await chmod(join(bin, 'virsh'), 0o755);
  process.env.PATH = `${bin}:${path}`;
  return bin;
}

test.serial('virsh gets the domain, the time and the command as they are', async (t) => {
  const bin = await virsh(t, `printf '%s\\n' "$@" > "$0.args"; echo '{"return":{"pid":4}}'; echo`);
  const answer = await agent.execute(
    'guest-exec',
    { path: '/x y', arg: ["'"] },
    { ...patient(), timeoutMs: 1_200 },
  );
  t.deepEqual(answer, { pid: 4 });
  const { stdout } = await import('execa').then(({ execa }) => execa('cat', [join(bin, 'virsh.args')]));
  t.deepEqual(stdout.split('\n'), [
    '--quiet',
    '--connect',
    'qemu:///system',
    'qemu-agent-command',
    '--timeout',
    '2',
    '--domain',
    "it's $one",
    '--cmd',
    '{"execute":"guest-exec","arguments":{"path":"/x y","arg":["\'"]}}',
  ]);
});

for (const [code = '', ...words] of [
  ['VIRSH_NO_DOMAIN', "failed to get domain 'x'"],
  ['VIRSH_UNREACHABLE', 'failed to connect to the hypervisor', 'Cannot recv data: Connection reset by peer'],
  ['VIRSH_NOT_RUNNING', 'Requested operation is not valid: domain is not running'],
  ['VIRSH_NO_CHANNEL', 'argument unsupported: QEMU guest agent is not configured'],
  ['VIRSH_NO_AGENT', 'Guest agent is not responding: QEMU guest agent is not connected'],
  ['NO_ANSWER', 'Guest agent is not responding: Guest agent not available for now'],
  ['PEER_ERROR', "internal error: unable to execute QEMU agent command 'guest-exec': no such file"],
  ['VIRSH_FAILED', 'this function is not supported by the connection driver: virDomainQemuAgentCommand'],
]) {
  test.serial(`virsh that says '${words[0]}' is ${code}`, async (t) => {
    const lines = words.map((word) => `echo "error: ${word}" >&2`).join('; ');
    await virsh(t, `${lines}; exit 1`);
    const error = await t.throwsAsync(agent.execute('guest-exec', {}, patient()), { code });
    if (code !== 'NO_ANSWER') t.true(error?.message.includes(words.at(-1)?.split(': ').at(-1) ?? '?'));
  });
}

for (const output of ['', 'hello', '{"return":', '[1]', 'null']) {
  test.serial(`virsh that prints '${output}' and ends well is garbled`, async (t) => {
    await virsh(t, `printf %s '${output}'`);
    await t.throwsAsync(agent.execute('guest-ping', undefined, patient()), { code: 'GARBLED_ANSWER' });
  });
}

test.serial('virsh that does not end is ended with its time, and when it is given up', async (t) => {
  await virsh(t, 'sleep 20');
  const late = agent.execute('guest-ping', undefined, { ...patient(), timeoutMs: 200 });
  await t.throwsAsync(late, { code: 'NO_ANSWER' });
  const controller = new AbortController();
  const given = agent.execute('guest-ping', undefined, { ...patient(), signal: controller.signal });
  setImmediate(() => controller.abort(new Error('given up')));
  await t.throwsAsync(given, { message: 'given up' });
});

test.serial('a command longer than one argument can be is an error before virsh is started', async (t) => {
  const bin = await virsh(t, ': > "$0.ran"; exit 1');
  await t.throwsAsync(agent.execute('guest-exec', { arg: ['x'.repeat(131_072)] }, patient()), {
    code: 'AGENT_INPUT',
  });
  await t.throwsAsync(rm(join(bin, 'virsh.ran')), { code: 'ENOENT' });
});

test.serial('without virsh that is what is said', async (t) => {
  process.env.PATH = '/nonexistent';
  t.teardown(() => {
    process.env.PATH = path;
  });
  const error = await t.throwsAsync(agent.execute('guest-ping', undefined, patient()), {
    code: 'VIRSH_NOT_FOUND',
  });
  t.regex((error as unknown as { mend: string }).mend, /libvirt-clients/);
});
