import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { TestFn } from 'ava';
import type { Channel, Executed } from '../../runner/ports/channel.ts';
import { channelFiles } from './channel-files.ts';
import type { ContractProgram } from './channel-programs.ts';
import { codeOf, eachOf, patient, text } from './channel-talk.ts';

export interface OpenedChannel {
  readonly channel: Channel;
  /** An existing folder on the other side that may be written. */
  readonly tmp: string;
  /** How a program of the contract is run on the other side; its arguments follow. */
  program(name: ContractProgram): readonly string[];
  /** Takes the other side away without a goodbye. */
  cut(): Promise<void> | void;
}

export interface ChannelTraits {
  /** Why it cannot be opened here; its tests are then skipped, and say so. */
  readonly absent?: string | null;
  /** Of the large file, in bytes; less where every piece of it costs a process. */
  readonly large?: number;
}

const maxOutput = 1 << 20;

/** What every channel must do. `open` is called before the first test, and again before the last, which cuts its channel off. */
export function channelContract(
  test: TestFn,
  name: string,
  open: () => Promise<OpenedChannel>,
  { absent = null, large = 64 << 20 }: ChannelTraits = {},
): void {
  if (absent !== null) {
    test.skip(`${name}: the contract of channels (skipped: ${absent})`, (t) => t.pass());
    return;
  }
  let opened: Promise<OpenedChannel> | undefined;
  const use = async () => {
    opened ??= open();
    return opened;
  };
  const run = async (program: ContractProgram, args: readonly string[] = [], stdin?: Uint8Array) => {
    const there = await use();
    const options = { ...patient(), maxOutput, ...(stdin === undefined ? {} : { stdin }) };
    return there.channel.exec([...there.program(program), ...args], options);
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
    const { stdout } = await run('arguments', given);
    t.is(text(stdout), given.map((arg) => `<${arg}>`).join(''));
  });

  test.serial(`${name}: every byte of the input arrives, and comes back`, async (t) => {
    const bytes = Uint8Array.from({ length: 1024 }, (_, index) => index % 256);
    const { stdout, code } = await run('echo', ['0'], bytes);
    t.deepEqual([...stdout], [...bytes]);
    t.is(code, 0);
  });

  test.serial(`${name}: every byte that a program writes arrives`, async (t) => {
    t.deepEqual(
      [...(await run('every byte')).stdout],
      Array.from({ length: 256 }, (_, byte) => byte),
    );
  });

  test.serial(`${name}: without input a program that reads comes to its end`, async (t) => {
    t.like(await run('echo', ['3']), { code: 3, truncated: false });
  });

  test.serial(`${name}: input that a program does not read is no fault`, async (t) => {
    t.like(await run('exit', ['6'], Buffer.alloc(64 << 10)), { code: 6 });
  });

  test.serial(`${name}: exit codes, and none for what a signal ended`, async (t) => {
    for (const code of [0, 1, 7, 127, 255]) t.is((await run('exit', [String(code)])).code, code);
    t.is((await run('signal')).code, null);
  });

  test.serial(`${name}: output and errors stay apart`, async (t) => {
    const { stdout, stderr } = await run('streams');
    t.deepEqual([text(stdout), text(stderr)], ['outmore', 'err']);
  });

  test.serial(`${name}: output beyond what is wanted is cut off, and that is said`, async (t) => {
    const { channel, program } = await use();
    const digits = (most: number): Promise<Executed> =>
      channel.exec(program('20000 digits'), { ...patient(), maxOutput: most });
    const cut = await digits(1000);
    t.is(text(cut.stdout), '0123456789'.repeat(100));
    t.true(cut.truncated);
    const whole = await digits(20_000);
    t.is(whole.stdout.length, 20_000);
    t.false(whole.truncated);
  });

  test.serial(`${name}: a program that is not there is an error with a code`, async (t) => {
    const { channel, tmp } = await use();
    t.regex(
      await codeOf(channel.exec([`${tmp}/no-such-program`], { ...patient(), maxOutput })),
      /^[A-Z][A-Z_]+$/,
    );
  });

  channelFiles(test, name, use, large);

  test.serial(`${name}: a call that is given up ends with the reason`, async (t) => {
    const { channel, program, tmp } = await use();
    const controller = new AbortController();
    const options = { signal: controller.signal, timeoutMs: 30_000, maxOutput };
    const running = channel.exec([...program('wait'), `${tmp}/${randomUUID()}`, '2'], options);
    setImmediate(() => controller.abort(new Error('given up')));
    for (const exec of [() => running, () => channel.exec([...program('exit'), '0'], options)]) {
      const error = await t.throwsAsync(exec);
      const reasons = [error?.message, (error?.cause as Error | undefined)?.message];
      t.true(reasons.includes('given up'), String(error));
    }
    t.is((await run('exit', ['5'])).code, 5, 'the channel goes on');
  });

  test.serial(`${name}: a command that hangs ends with its time, and the channel goes on`, async (t) => {
    const { channel, program, tmp } = await use();
    const hung = [...program('wait'), `${tmp}/${randomUUID()}`, '5'];
    t.regex(
      await codeOf(channel.exec(hung, { ...patient(), timeoutMs: 2_000, maxOutput })),
      /^[A-Z][A-Z_]+$/,
    );
    t.is((await run('exit', ['5'])).code, 5);
    const bytes = Buffer.from('after it');
    await channel.put(eachOf([bytes]), bytes.length, `${tmp}/motw-contract-after`, patient());
    t.is(await channel.size(`${tmp}/motw-contract-after`, patient()), bytes.length);
  });

  test.serial(`${name}: a connection that is cut while a command runs is an error with a code`, async (t) => {
    const { channel, program, tmp, cut } = await open();
    const begun = `${tmp}/motw-contract-begun-${randomUUID()}`;
    const ended = codeOf(channel.exec([...program('wait'), begun, '10'], { ...patient(), maxOutput }));
    while ((await channel.size(begun, patient()).catch(() => null)) === null) await pause(20);
    await cut();
    t.regex(await ended, /^[A-Z][A-Z_]+$/);
    const next = { ...patient(), timeoutMs: 5_000 };
    t.regex(await codeOf(channel.exec([...program('exit'), '0'], { ...next, maxOutput })), /^[A-Z][A-Z_]+$/);
    t.regex(await codeOf(channel.size(begun, next)), /^[A-Z][A-Z_]+$/);
  });
}
