import { setTimeout as pause } from 'node:timers/promises';
import type { ExecutionContext, TestFn } from 'ava';
import type { Call } from '../../runner/ports/call.ts';
import type { Channel } from '../../runner/ports/channel.ts';
import type { Boot, Machine } from '../../runner/ports/machine.ts';

/** A machine to try, not started, and what the test knows of it besides. */
export interface TriedMachine {
  readonly machine: Machine;
  /** Paths in the guest that may be written and that its snapshot covers: on its disk, in its memory, where it has both. */
  readonly files: readonly string[];
  /** A path that exists in the guest only in another, later snapshot of the machine; null where it has no other. */
  readonly elsewhere: string | null;
  /** As if its plug was pulled. */
  kill(): Promise<void>;
  /** What is not as it was when the machine was made: what runs, what is left. */
  changed(): Promise<readonly string[]>;
}

/** How long a machine may take for one thing, in milliseconds. */
const longest = 120_000;

/** What every machine must do. `make` gives a fresh one for each test; `absent` says why there is none. */
export function machineContract(
  test: TestFn,
  name: string,
  make: () => Promise<TriedMachine>,
  { absent = null }: { readonly absent?: string | null } = {},
): void {
  const check = (title: string, body: (t: ExecutionContext, tried: TriedMachine) => Promise<void>) => {
    if (absent !== null) {
      test.skip(`${name}: ${title} (skipped: ${absent})`, (t) => t.pass());
      return;
    }
    test.serial(`${name}: ${title}`, async (t) => {
      const tried = await make();
      try {
        await body(t, tried);
      } finally {
        await tried.machine[Symbol.asyncDispose]();
      }
    });
  };

  check('a start gives a boot, and the boot a way in', async (t, { machine, files }) => {
    const boot = await machine.start(call());
    const channel = await boot.channel(call());
    t.is(channel.epoch, boot.epoch);
    for (const path of files) {
      await write(channel, path, 'written');
      t.is(await read(channel, path), 'written');
    }
    t.true((await machine.diagnose(call())).alive);
  });

  check('a revert is a new boot, and nothing talks to the one before', async (t, tried) => {
    const { machine, files } = tried;
    const before = await machine.start(call());
    const old = await before.channel(call());
    if (machine.reverts === 'never') {
      t.like(await failure(machine.revert(call())), { code: 'NEVER_REVERTS', category: 'internal' });
      t.true((await machine.diagnose(call())).alive, 'and it goes on');
      return;
    }
    const boot = await machine.revert(call());
    t.true(boot.epoch > before.epoch);
    await isOver(t, tried, before, old);
    await old[Symbol.asyncDispose]();
    const channel = await boot.channel(call());
    t.is(channel.epoch, boot.epoch);
    await write(channel, String(files[0]), 'goes on');
  });

  check(
    'what was done since the snapshot is gone, what another snapshot has never came',
    async (t, tried) => {
      const { machine, files, elsewhere } = tried;
      if (machine.reverts === 'never') {
        t.pass('nothing takes it back');
        return;
      }
      let boot = await machine.start(call());
      for (let arm = 0; arm < 2; arm++) {
        const channel = await boot.channel(call());
        for (const path of [...files, ...(elsewhere === null ? [] : [elsewhere])])
          t.truthy((await failure(channel.size(path, call()))).code, `${path} in arm ${arm}`);
        for (const path of files) await write(channel, path, 'left behind');
        await channel[Symbol.asyncDispose]();
        boot = await machine.revert(call());
      }
      const channel = await boot.channel(call());
      for (const path of files) t.truthy((await failure(channel.size(path, call()))).code, path);
    },
  );

  check('stopped it is as it was found, twice is harmless, and it can be started again', async (t, tried) => {
    const { machine, files } = tried;
    await machine[Symbol.asyncDispose]();
    t.deepEqual(await tried.changed(), [], 'never started');
    const boot = await machine.start(call());
    const channel = await boot.channel(call());
    await machine[Symbol.asyncDispose]();
    await machine[Symbol.asyncDispose]();
    t.deepEqual(await tried.changed(), []);
    await isOver(t, tried, boot, channel);
    const again = await machine.start(call());
    t.true(again.epoch > boot.epoch, 'no epoch is given twice');
    await write(await again.channel(call()), String(files[0]), 'again');
  });

  check('a start that is given up ends with the reason', async (t, tried) => {
    const { machine } = tried;
    const given = new AbortController();
    given.abort(new Error('given up before'));
    const early = await failure(machine.start({ signal: given.signal, timeoutMs: longest }));
    t.is(early.message, 'given up before');
    if (machine.reverts === 'never') return;
    const controller = new AbortController();
    const starting = failure(machine.start({ signal: controller.signal, timeoutMs: longest }));
    setImmediate(() => controller.abort(new Error('given up')));
    t.is((await starting).message, 'given up');
    await machine[Symbol.asyncDispose]();
    t.deepEqual(await tried.changed(), []);
  });

  check('a start that takes too long is an error with a code', async (t, tried) => {
    const { machine } = tried;
    if (machine.reverts === 'never') {
      t.pass('its start takes no time');
      return;
    }
    const late = await failure(machine.start({ ...call(), timeoutMs: 1 }));
    t.regex(String(late.code), /^[A-Z][A-Z_]+$/, String(late));
    await machine[Symbol.asyncDispose]();
    t.deepEqual(await tried.changed(), []);
  });

  check('a machine that died is known to be dead, and can be started anew', async (t, tried) => {
    const { machine, files } = tried;
    await machine.start(call());
    t.true((await machine.diagnose(call())).alive);
    await tried.kill();
    for (let asked = 0; (await machine.diagnose(call())).alive && asked < 100; asked++) await pause(50);
    t.false((await machine.diagnose(call())).alive);
    if (machine.reverts === 'never') return;
    await machine[Symbol.asyncDispose]();
    const boot = await machine.start(call());
    await write(await boot.channel(call()), String(files[0]), 'alive');
    t.true((await machine.diagnose(call())).alive);
  });
}

/** Its channel does nothing any more, also nothing that comes too late; and the boot gives no other. */
async function isOver(
  t: ExecutionContext,
  { files: [path = ''] }: TriedMachine,
  boot: Boot,
  old: Channel,
): Promise<void> {
  const anew = async () => (await boot.channel(call())).size(path, call());
  for (const tries of [old.size(path, call()), write(old, path, 'too late'), anew()]) {
    const error = await failure(tries);
    t.true(error.name === 'StaleChannelError' || typeof error.code === 'string', String(error));
  }
}

type Failure = Error & { readonly code?: unknown };

async function failure(promise: Promise<unknown>): Promise<Failure> {
  try {
    await promise;
  } catch (error) {
    return error as Failure;
  }
  throw new Error('what had to fail did not');
}

function call(): Call {
  return { signal: new AbortController().signal, timeoutMs: longest };
}

async function write(channel: Channel, path: string, text: string): Promise<void> {
  const bytes = Buffer.from(text);
  await channel.put(ReadableStream.from([bytes]), bytes.length, path, call());
}

async function read(channel: Channel, path: string): Promise<string> {
  return Buffer.concat(await Array.fromAsync(channel.get(path, call()))).toString();
}
