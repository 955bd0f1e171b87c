import { createHash } from 'node:crypto';
import test from 'ava';
import { z } from 'zod';
import type { Channel, Executed } from '../../../runner/ports/channel.ts';
import { GuestOperationError } from '../../../runner/targets/windows/guest/guest-operation-error.ts';
import { readScripts } from '../../../runner/targets/windows/guest/installing/script-files.ts';
import { prepareCommand } from '../../../runner/targets/windows/guest/installing/script-folder.ts';
import { OperationRunner } from '../../../runner/targets/windows/guest/operation-runner.ts';
import { windowsHost } from '../../../runner/targets/windows/guest/windows-host.ts';

const call = { signal: new AbortController().signal, timeoutMs: 60_000 };
const value = z.object({ path: z.string() });

interface Heard {
  readonly argv: readonly string[];
  readonly stdin: string;
}

/** A channel that answers operations with one text, and keeps what it was told. */
function scripted(
  answer: string,
  more: Partial<Executed> = {},
  put: (sha256: string) => string = (same) => same,
) {
  const heard: Heard[] = [];
  const files = new Map<string, Buffer>();
  const channel: Channel = {
    epoch: 1,
    async exec(argv, { stdin }) {
      const prepares = argv.includes('-EncodedCommand');
      if (!prepares) heard.push({ argv, stdin: Buffer.from(stdin ?? []).toString('latin1') });
      const stdout = Buffer.from(prepares ? `${listed(files)}ready\r\n` : answer);
      return { code: 0, stdout, stderr: Buffer.alloc(0), truncated: false, ...(prepares ? {} : more) };
    },
    async put(from, _size, to) {
      const bytes = Buffer.concat(await Array.fromAsync(from));
      files.set(to, bytes);
      return { sha256: put(hashOf(bytes)) };
    },
    size: async () => 0,
    async *get() {},
    async [Symbol.asyncDispose]() {},
  };
  return { channel, heard, files };
}

function listed(files: ReadonlyMap<string, Buffer>): string {
  const below = /^.*\\scripts-[0-9a-f]{8}/;
  return [...files]
    .filter(([path]) => below.test(path))
    .map(([path, bytes]) => `${hashOf(bytes).toUpperCase()} ${path.replace(below, '')}\r\n`)
    .join('');
}

function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

const answer = (body: object): string => `${JSON.stringify({ v: 1, operation: 'place', ...body })}\r\n`;

async function asked(said: string, more: Partial<Executed> = {}) {
  const { channel } = scripted(said, more);
  return new OperationRunner(windowsHost, channel, 'analyst').run('place', {}, value, call);
}

test('scripts are brought once, and again only where they differ', async (t) => {
  const { channel, files } = scripted(answer({ is: 'done', value: { path: 'x' } }));
  const runner = new OperationRunner(windowsHost, channel, 'analyst');
  await Promise.all([1, 2, 3].map(() => runner.run('place', {}, value, call)));
  const { files: scripts, folder } = await readScripts(windowsHost.scripts);
  t.regex(folder, /^scripts-[0-9a-f]{8}$/);
  const there = scripts.map(({ name }) => `${windowsHost.folder}\\${folder}\\${name.replaceAll('/', '\\')}`);
  t.deepEqual([...files.keys()].sort(), there.sort());

  const [first = ''] = there;
  files.set(first, Buffer.from('changed'));
  const puts: string[] = [];
  const watching: Channel = {
    ...channel,
    put: (from, size, to, c) => {
      puts.push(to);
      return channel.put(from, size, to, c);
    },
  };
  await new OperationRunner(windowsHost, watching, 'analyst').run('place', {}, value, call);
  t.deepEqual(puts, [first]);
});

test('a script that does not arrive as it was sent is a fault', async (t) => {
  const { channel } = scripted('', {}, () => '0'.repeat(64));
  const runner = new OperationRunner(windowsHost, channel, 'analyst');
  await t.throwsAsync(runner.run('place', {}, value, call), { code: 'SCRIPT_CHANGED' });
});

test('the folders are made by a command that fits a command line of cmd.exe', async (t) => {
  const { files } = await readScripts(windowsHost.scripts);
  const folders = [...new Set(files.map(({ name }) => name.split('/').slice(0, -1).join('\\')))];
  const command = prepareCommand(windowsHost, 'C:\\ProgramData\\motw-harness\\scripts-01234567', folders);
  const encoded = Buffer.from(command, 'utf16le').toString('base64');
  t.true([...windowsHost.powershell, '-EncodedCommand', encoded].join(' ').length < 8_191);
});

test('a request is one JSON document in ASCII, given to the script of its operation', async (t) => {
  const { channel, heard } = scripted(answer({ is: 'done', value: { path: 'x' } }));
  const runner = new OperationRunner(windowsHost, channel, 'analyst');
  const args = { name: 'Größe\u{1f4bf}"\\.iso' };
  await runner.run('place', args, value, call);
  const [{ argv, stdin } = { argv: [], stdin: '' }] = heard;
  t.deepEqual(argv.slice(0, -1), [...windowsHost.powershell, '-File']);
  t.regex(argv.at(-1) ?? '', /^C:\\ProgramData\\motw-harness\\scripts-[0-9a-f]{8}\\files\\place\.ps1$/);
  t.regex(stdin, /^[ -~]+$/);
  t.deepEqual(JSON.parse(stdin), { v: 1, operation: 'place', args });
});

test('what was done, refused, prompted or can not be tried comes back as it was said', async (t) => {
  t.like(await asked(answer({ is: 'done', value: { path: 'C:\\x' } })), {
    is: 'done',
    value: { path: 'C:\\x' },
  });
  const refused = { is: 'refused', code: '0x80070483', text: 'No application …' } as const;
  t.like(await asked(answer(refused)), refused);
  const shown = { kind: 'smartscreen', canGoOn: true };
  t.like(await asked(answer({ is: 'prompted', text: 'x', value: shown })), {
    is: 'prompted',
    text: 'x',
    shown,
  });
  const unavailable = { is: 'unavailable', code: 'NO_DESKTOP', text: 'nobody' } as const;
  t.like(await asked(answer(unavailable)), unavailable);
});

test("a fault is thrown with the guest's own code and text", async (t) => {
  const text = `a long one ${'x'.repeat(10_000)}`;
  const error = await t.throwsAsync(asked(answer({ is: 'fault', code: '0x80070005', text })), {
    instanceOf: GuestOperationError,
  });
  t.is(error.code, '0x80070005');
  t.is(error.category, 'environment');
  t.true(error.message.includes('a long one xxx'));
  t.true(error.message.length < 3_000);
});

const noAnswers: readonly [string, string, Partial<Executed>, string][] = [
  ['nothing', '', {}, 'NO_ANSWER'],
  ['no JSON', 'At line:1 char:1', {}, 'PROTOCOL'],
  ['another version', answer({ v: 2, is: 'done', value: { path: 'x' } }), {}, 'PROTOCOL'],
  ['another operation', answer({ operation: 'mark', is: 'done', value: { path: 'x' } }), {}, 'PROTOCOL'],
  ['another form', answer({ is: 'perhaps' }), {}, 'PROTOCOL'],
  ['another value', answer({ is: 'done', value: { path: 7 } }), {}, 'PROTOCOL'],
  ['two documents', `${answer({ is: 'done', value: { path: 'x' } })}{}`, {}, 'PROTOCOL'],
  ['too much', answer({ is: 'done', value: { path: 'x' } }), { truncated: true }, 'ANSWER_TOO_LONG'],
];
for (const [what, said, more, code] of noAnswers)
  test(`an answer that is none (${what}) is a fault`, async (t) => {
    await t.throwsAsync(asked(said, more), { instanceOf: GuestOperationError, code });
  });

test("words of the account's profile before an answer do not spoil it", async (t) => {
  const said = `Welcome to the lab!\r\n{"v":2}\r\n${answer({ is: 'done', value: { path: 'x' } })}`;
  t.like(await asked(said), { is: 'done', value: { path: 'x' } });
});

test('an install that failed is tried again', async (t) => {
  const { channel } = scripted(answer({ is: 'done', value: { path: 'x' } }));
  let fails = true;
  const flaky: Channel = {
    ...channel,
    async exec(argv, o) {
      if (fails) throw new Error('cut');
      return channel.exec(argv, o);
    },
  };
  const runner = new OperationRunner(windowsHost, flaky, 'analyst');
  await t.throwsAsync(runner.run('place', {}, value, call), { message: 'cut' });
  fails = false;
  t.like(await runner.run('place', {}, value, call), { is: 'done' });
});
