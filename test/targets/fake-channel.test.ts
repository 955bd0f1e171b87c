import { setTimeout as pause } from 'node:timers/promises';
import test from 'ava';
import { channelContract } from '../contracts/channel.contract.ts';
import type { ContractProgram } from '../contracts/channel-programs.ts';
import { patient } from '../contracts/channel-talk.ts';
import { FakeChannel, type FakeProgram } from './fake-channel.ts';

const programs: Readonly<Record<ContractProgram, FakeProgram>> = {
  arguments: ({ args }) => ({ stdout: Buffer.from(args.map((arg) => `<${arg}>`).join('')) }),
  echo: ({ args, stdin }) => ({ code: Number(args[0]), stdout: stdin }),
  exit: ({ args }) => ({ code: Number(args[0]) }),
  signal: () => ({ code: null }),
  streams: () => ({ stdout: Buffer.from('outmore'), stderr: Buffer.from('err') }),
  'every byte': () => ({ stdout: Uint8Array.from({ length: 256 }, (_, byte) => byte) }),
  '20000 digits': () => ({ stdout: Buffer.from('0123456789'.repeat(2_000)) }),
  append: ({ args: [path = '', text = ''], files }) => {
    files.set(path, Buffer.concat([files.get(path) ?? new Uint8Array(), Buffer.from(text)]));
    return {};
  },
  wait: async ({ args: [path = '', seconds], files, over }) => {
    files.set(path, new Uint8Array());
    await pause(Number(seconds) * 1000, undefined, { signal: over });
    return {};
  },
};

channelContract(test, 'fake', async () => {
  const channel = new FakeChannel(programs, ['/tmp']);
  return { channel, tmp: '/tmp', program: (name) => [name], cut: () => channel.cut() };
});

test('a fake channel of a boot that is over does nothing', async (t) => {
  const channel = new FakeChannel(programs, ['/tmp'], { epoch: 2, alive: () => false });
  t.is(channel.epoch, 2);
  await t.throwsAsync(channel.size('/tmp/x', patient()), { name: 'StaleChannelError' });
  await t.throwsAsync(Array.fromAsync(channel.get('/tmp/x', patient())), { name: 'StaleChannelError' });
});
