import { createHash, randomBytes } from 'node:crypto';
import type { ExecutionContext, TestFn } from 'ava';
import type { Channel } from '../../runner/ports/channel.ts';

export interface OpenedChannel {
  readonly channel: Channel;
  /** An existing folder on the other side that may be written. */
  readonly tmp: string;
  /** How a POSIX shell on the other side runs a script; what follows in argv are `$0`, `$1` and so on. */
  shell(script: string): readonly string[];
}

const maxOutput = 1 << 20;

/** What every channel must do. `open` is called once, before the first test. */
export function channelContract(test: TestFn, name: string, open: () => Promise<OpenedChannel>): void {
  let opened: Promise<OpenedChannel> | undefined;
  const use = async () => {
    opened ??= open();
    return opened;
  };
  const call = () => ({ signal: new AbortController().signal, timeoutMs: 30_000 });
  const sh = async (script: string, args: readonly string[] = [], stdin?: Uint8Array) => {
    const { channel, shell } = await use();
    const options = { ...call(), maxOutput, ...(stdin === undefined ? {} : { stdin }) };
    return channel.exec([...shell(script), ...args], options);
  };

  test.serial(`${name}: arguments arrive exactly as they were given`, async (t) => {
    const given = [
      '',
      ' a  b ',
      '"quoted"',
      "it's",
      '$HOME `id` \\ *',
      'zwölf € 漢字',
      '-n',
      'a\nb',
      '%s;|&',
    ];
    const { stdout } = await sh('printf "<%s>" "$@"', ['sh', ...given]);
    t.is(text(stdout), given.map((arg) => `<${arg}>`).join(''));
  });

  test.serial(`${name}: every byte of the input arrives, and comes back`, async (t) => {
    const bytes = Uint8Array.from({ length: 1024 }, (_, index) => index % 256);
    const { stdout, code } = await sh('cat', [], bytes);
    t.deepEqual([...stdout], [...bytes]);
    t.is(code, 0);
  });

  test.serial(`${name}: without input a program that reads comes to its end`, async (t) => {
    t.like(await sh('cat; exit 3'), { code: 3, truncated: false });
  });

  test.serial(`${name}: exit codes, and none for what a signal ended`, async (t) => {
    for (const code of [0, 1, 7, 255]) t.is((await sh(`exit ${code}`)).code, code);
    t.is((await sh('kill -9 $$')).code, null);
  });

  test.serial(`${name}: output and errors stay apart`, async (t) => {
    const { stdout, stderr } = await sh('printf out; printf err >&2; printf more');
    t.deepEqual([text(stdout), text(stderr)], ['outmore', 'err']);
  });

  test.serial(`${name}: output beyond what is wanted is cut off, and that is said`, async (t) => {
    const { channel, shell } = await use();
    const script = 'i=0; while [ $i -lt 2000 ]; do printf "0123456789"; i=$((i+1)); done';
    const cut = await channel.exec(shell(script), { ...call(), maxOutput: 1000 });
    t.is(text(cut.stdout), '0123456789'.repeat(100));
    t.true(cut.truncated);
    const whole = await channel.exec(shell(script), { ...call(), maxOutput: 20_000 });
    t.is(whole.stdout.length, 20_000);
    t.false(whole.truncated);
  });

  test.serial(`${name}: a program that is not there is an error with a code`, async (t) => {
    const { channel, tmp } = await use();
    await rejectsWithCode(t, channel.exec([`${tmp}/no-such-program`], { ...call(), maxOutput }));
  });

  test.serial(`${name}: a file goes over and comes back whole, or from an offset on`, async (t) => {
    const { channel, tmp } = await use();
    const bytes = randomBytes(200 << 10);
    const path = `${tmp}/motw contract ä.bin`;
    const pieces = [bytes.subarray(0, 1), bytes.subarray(1, 70_000), bytes.subarray(70_000)];
    const { sha256 } = await channel.put(eachOf(pieces), bytes.length, path, call());
    t.is(sha256, digest(bytes));
    t.is(await channel.size(path, call()), bytes.length);
    t.is(digest(await whole(channel.get(path, call()))), digest(bytes));
    t.is(
      digest(await whole(channel.get(path, { ...call(), offset: 150_001 }))),
      digest(bytes.subarray(150_001)),
    );
    t.is((await whole(channel.get(path, { ...call(), offset: bytes.length }))).length, 0);
  });

  test.serial(`${name}: a shorter file replaces a longer one of the same name`, async (t) => {
    const { channel, tmp } = await use();
    const path = `${tmp}/motw-contract-replaced`;
    await channel.put(eachOf([Buffer.from('a longer text')]), 13, path, call());
    await channel.put(eachOf([Buffer.from('short')]), 5, path, call());
    t.is(text(await whole(channel.get(path, call()))), 'short');
  });

  test.serial(`${name}: what was appended since is read from the offset on`, async (t) => {
    const { channel, tmp } = await use();
    const path = `${tmp}/motw-contract-growing`;
    await sh('printf first > "$1"', ['sh', path]);
    t.is(text(await whole(channel.get(path, call()))), 'first');
    await sh('printf second >> "$1"', ['sh', path]);
    t.is(text(await whole(channel.get(path, { ...call(), offset: 5 }))), 'second');
    t.is(await channel.size(path, call()), 11);
  });

  test.serial(`${name}: a put of another size than announced is an error`, async (t) => {
    const { channel, tmp } = await use();
    const put = channel.put(eachOf([Buffer.from('four')]), 5, `${tmp}/motw-contract-size`, call());
    await t.throwsAsync(put);
  });

  test.serial(`${name}: a file or folder that is not there is an error with a code`, async (t) => {
    const { channel, tmp } = await use();
    const path = `${tmp}/no-such-folder/no-such-file`;
    await rejectsWithCode(t, whole(channel.get(path, call())));
    await rejectsWithCode(t, channel.size(path, call()));
    await rejectsWithCode(t, channel.put(eachOf([Buffer.from('x')]), 1, path, call()));
  });

  test.serial(`${name}: calls at the same time do not mix`, async (t) => {
    const { channel, tmp } = await use();
    const names = ['one', 'two', 'three'];
    const results = await Promise.all(
      names.map(async (word) => {
        const path = `${tmp}/motw-contract-${word}`;
        const bytes = Buffer.from(word.repeat(5_000));
        await channel.put(eachOf([bytes]), bytes.length, path, call());
        const [read, run] = await Promise.all([
          whole(channel.get(path, call())),
          sh(`printf ${word}; exit 4`),
        ]);
        return [text(read) === bytes.toString(), text(run.stdout), run.code];
      }),
    );
    t.deepEqual(
      results,
      names.map((word) => [true, word, 4]),
    );
  });

  test.serial(
    `${name}: a call that is given up ends with the reason, one without an end with its time`,
    async (t) => {
      const { channel, shell } = await use();
      const controller = new AbortController();
      const options = { signal: controller.signal, timeoutMs: 30_000, maxOutput };
      const running = channel.exec(shell('sleep 2'), options);
      setImmediate(() => controller.abort(new Error('given up')));
      for (const exec of [() => running, () => channel.exec(shell('exit 0'), options)]) {
        const error = await t.throwsAsync(exec);
        const reasons = [error?.message, (error?.cause as Error | undefined)?.message];
        t.true(reasons.includes('given up'), String(error));
      }
      await rejectsWithCode(t, channel.exec(shell('sleep 2'), { ...call(), timeoutMs: 100, maxOutput }));
      t.is((await sh('exit 5')).code, 5, 'the channel goes on');
    },
  );
}

async function rejectsWithCode(t: ExecutionContext, promise: Promise<unknown>): Promise<void> {
  const error: unknown = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  t.regex(String((error as { code?: unknown } | null)?.code), /^[A-Z][A-Z_]+$/, String(error));
}

async function* eachOf(pieces: readonly Uint8Array[]): AsyncIterable<Uint8Array> {
  yield* pieces;
}

async function whole(pieces: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  return Buffer.concat(await Array.fromAsync(pieces));
}

function digest(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function text(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('utf8');
}
