import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { connect, Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type Answer, type TrickName, tricks } from './tricks.ts';

/**
 * A process of its own between the harness and the agent in the guest. It passes on what it gets, line by line, until an order lies in
 * its folder: `<nth>` with the operation and the trick that its answer is to be played.
 *
 * Started by `wire.ts` as: man-in-the-middle.ts ORDERS PORT, with the harness's end as file descriptor 4.
 */
const [orders = '', port = ''] = process.argv.slice(2);

interface Request {
  readonly id?: number;
  readonly execute?: string;
  readonly arguments?: { readonly path?: string; readonly arg?: readonly string[]; readonly pid?: number };
}
type Order = readonly [operation: string, trick: TrickName];

const harness = new Socket({ fd: 4 });
const guest = await reach();
let played: { readonly trick: TrickName; pid: number | null; id: number | null } | null = null;
let silent = false;

eachLine(harness, (line) => {
  // The harness begins anew, with a guest that went back to its snapshot.
  if (line.includes(0xff)) silent = false;
  const request = parsed<Request>(line.subarray(line.lastIndexOf(0xff) + 1));
  if (request?.execute === 'guest-exec') {
    const trick = take(request);
    if (trick !== null) played = { trick, pid: null, id: request.id ?? null };
  }
  guest.write(line);
});

eachLine(guest, (line) => {
  if (silent) return;
  const answer = parsed<Answer>(line);
  // The answer to guest-exec names the process; the one to be played with is the one that says how it ended.
  if (played !== null && answer?.id === played.id) played.pid = answer?.return?.pid ?? null;
  else if (played !== null && played.pid !== null && answer?.return?.exited === true) {
    const { trick } = played;
    played = null;
    const after = tricks[trick](answer, line, harness);
    if (after === 'silence') silent = true;
    if (after === 'close') harness.destroy();
    return;
  }
  harness.write(line);
});

for (const end of [harness, guest]) {
  end.on('error', () => process.exit());
  end.on('close', () => process.exit());
}

/** QEMU listens soon after it was started. */
async function reach(): Promise<Socket> {
  for (;;) {
    const socket = connect({ path: `\0${port}` });
    const there = await new Promise<boolean>((resolve) => {
      socket.once('connect', () => resolve(true));
      socket.once('error', () => resolve(false));
    });
    if (there) return socket;
    await pause(5);
  }
}

/** Takes the next order if it is for this request; nobody else gets it then. */
function take(request: Request): TrickName | null {
  const [next] = readdirSync(orders).sort();
  if (next === undefined) return null;
  const [operation, trick] = JSON.parse(readFileSync(join(orders, next), 'utf8')) as Order;
  const { path = '', arg = [] } = request.arguments ?? {};
  if (![path, ...arg].some((part) => part.endsWith(`/${operation}`))) return null;
  rmSync(join(orders, next));
  return trick;
}

function eachLine(from: Socket, take: (line: Buffer) => void): void {
  let rest = Buffer.alloc(0);
  from.on('data', (chunk: Buffer) => {
    rest = Buffer.concat([rest, chunk]);
    for (let end = rest.indexOf(0x0a); end >= 0; end = rest.indexOf(0x0a)) {
      take(rest.subarray(0, end + 1));
      rest = rest.subarray(end + 1);
    }
  });
}

function parsed<T>(line: Buffer): T | null {
  try {
    return JSON.parse(line.toString('utf8')) as T;
  } catch {
    return null;
  }
}
