import { randomBytes } from 'node:crypto';
import anyTest, { type TestFn } from 'ava';
import type { ControlId, SwitchState } from '../../../runner/model/words.ts';
import type { Channel } from '../../../runner/ports/channel.ts';
import type { GuestPath } from '../../../runner/ports/guest.ts';
import type { Session } from '../../../runner/ports/target.ts';
import { machineFolder } from '../../../runner/targets/reference/machine/machine-folder.ts';
import { ReferenceMachine } from '../../../runner/targets/reference/machine/reference-machine.ts';
import { declaredStates } from '../../../runner/targets/reference/postures.ts';
import { type ReferenceSetUp, readyReference } from '../../../runner/targets/reference/ready-reference.ts';
import { ReferenceTarget } from '../../../runner/targets/reference/reference-target.ts';
import { cache } from '../motw.ts';

interface Context {
  readonly setUp: ReferenceSetUp;
  readonly machine: ReferenceMachine;
  readonly target: ReferenceTarget;
}
type Opened = Session & { readonly channel: Channel };

/** Each test of the file gets the same machine. */
export const test = anyTest as TestFn<Context>;
export const call = { signal: new AbortController().signal, timeoutMs: 60_000 };
export const marker = '0badcafe';

test.before(async (t) => {
  const setUp = await readyReference(cache, process.env);
  if (setUp === null) throw new Error('the reference guest is not set up: run `motw setup`');
  const folder = machineFolder(cache, `test-${randomBytes(4).toString('hex')}`);
  const machine = new ReferenceMachine(setUp.guest, setUp.host, setUp.warm, folder);
  const posture = { name: 'unhardened', declared: declaredStates('unhardened', new Map()) };
  t.context = { setUp, machine, target: new ReferenceTarget(machine, setUp.guest, posture) };
  await machine.start(call);
});

test.after.always((t) => t.context.machine?.[Symbol.asyncDispose]());

/** Back to the snapshot, with these controls set; all others are off. */
export async function clean(
  { machine, target }: Context,
  on: Readonly<Record<ControlId, SwitchState>> = {},
): Promise<Opened> {
  const channel = await (await machine.revert(call)).channel(call);
  const session = { ...target.session(channel), channel };
  await session.switchboard?.set(new Map(Object.entries(on)), call);
  return session;
}

export async function run({ channel }: Opened, script: string): Promise<string> {
  const { stdout } = await channel.exec(['/bin/sh', '-c', script], { ...call, maxOutput: 1 << 20 });
  return Buffer.from(stdout).toString('utf8');
}

export async function place({ guest }: Opened, bytes: Uint8Array, name: string): Promise<GuestPath> {
  const file = {
    size: bytes.length,
    async *read() {
      yield bytes;
    },
  };
  const placed = await guest.place(file, { folder: 'downloads', name }, 'browser', call);
  if (placed.is !== 'done') throw new Error(placed.text);
  return placed.value.path;
}

/** Loop devices with a file behind them, and mapped ones. */
export const devices = 'ls -d /sys/block/loop*/loop /sys/block/dm-* 2>/dev/null';
