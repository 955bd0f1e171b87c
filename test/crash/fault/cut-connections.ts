// Imported before the harness: puts a proxy on a real socket between it and every QEMU that it starts, on QMP's and on the agent's
// connection, which can cut one off in the middle of an answer.
import processes from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';

let wanted: string | null = null;

/** The next answer to this command ends in its middle, and both ends of its connection are closed. */
export function cutNextAnswerTo(command: string): void {
  wanted = command;
}

/** Whether there was such an answer. */
export function hasCut(): boolean {
  return wanted === null;
}

const folder = mkdtempSync(join(tmpdir(), 'motw-test-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
const path = join(folder, 'proxy');
const waiting: Duplex[] = [];
const server = createServer((harness) => {
  const qemu = waiting.shift();
  if (qemu !== undefined) relay(harness, qemu);
});
server.unref();
await new Promise<void>((resolve) => server.listen(path, resolve));

const spawn = processes.spawn;
processes.spawn = ((file: string, args: readonly string[], options: object) => {
  const child = spawn(file, args, options);
  if (args.includes('socket,id=qmp,fd=3')) {
    const stdio = child.stdio as unknown as (Duplex | null)[];
    for (const at of [3, 4]) {
      const qemu = stdio[at];
      if (qemu === null || qemu === undefined) continue;
      waiting.push(qemu);
      stdio[at] = connect(path);
    }
  }
  return child;
}) as typeof processes.spawn;
syncBuiltinESMExports();

function relay(harness: Socket, qemu: Duplex): void {
  const asked = new Map<unknown, string>();
  eachLine(harness, (line) => {
    const { id, execute } = messageIn(line);
    if (typeof execute === 'string') asked.set(id, execute);
    qemu.write(line);
  });
  eachLine(qemu, (line) => {
    const { id } = messageIn(line);
    if (wanted === null || id === undefined || asked.get(id) !== wanted) return harness.write(line);
    wanted = null;
    harness.end(line.subarray(0, line.length / 2), () => {
      harness.destroy();
      qemu.destroy();
    });
  });
  for (const [one, other] of [
    [harness, qemu],
    [qemu, harness],
  ] as const) {
    one.on('error', () => {});
    one.on('close', () => other.destroy());
  }
}

function eachLine(stream: Duplex, take: (line: Buffer) => unknown): void {
  let rest = Buffer.alloc(0);
  stream.on('data', (chunk: Buffer) => {
    rest = Buffer.concat([rest, chunk]);
    for (let end = rest.indexOf(0x0a); end >= 0; end = rest.indexOf(0x0a)) {
      take(rest.subarray(0, end + 1));
      rest = rest.subarray(end + 1);
    }
  });
}

/** The guest agent's synchronisation puts bytes of 0xFF before a message. */
function messageIn(line: Buffer): { readonly id?: unknown; readonly execute?: unknown } {
  try {
    return JSON.parse(line.subarray(line.lastIndexOf(0xff) + 1).toString());
  } catch {
    return {};
  }
}
