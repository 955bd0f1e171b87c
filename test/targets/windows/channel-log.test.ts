import test from 'ava';
import { OperationRunner } from '../../../runner/targets/windows/guest/operation-runner.ts';
import { windowsHost } from '../../../runner/targets/windows/guest/windows-host.ts';
import { ChannelLog } from '../../../runner/targets/windows/telemetry/channel-log.ts';
import { LogReader } from '../../../runner/targets/windows/telemetry/log-reader.ts';
import { channels } from '../../../runner/targets/windows/telemetry/windows-sensors.ts';
import { windows11 } from './fake-windows/behaviour.ts';
import { FakeChannel } from './fake-windows/fake-channel.ts';
import { FakeWindows } from './fake-windows/fake-windows.ts';

const call = { signal: new AbortController().signal, timeoutMs: 60_000 };
const paths = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => `C:\\images\\${from + index}.iso`);

function lab() {
  const windows = new FakeWindows(windows11, { mounts: 0 });
  const channel = new FakeChannel(1, windows, () => true);
  const runner = new OperationRunner(windowsHost, channel, 'analyst');
  const log = new ChannelLog(new LogReader(runner), channels.vhdmp);
  const { mounts } = windows.telemetry;
  const write = (some: readonly string[]) => {
    for (const path of some) windows.telemetry.surfaced(path, 0, 'online');
  };
  const read = async (from: number) =>
    (await log.since(from, call)).map(({ event }) => String(event.Event.EventData?.VhdFileName));
  return { windows, channel, log, mounts, write, read };
}

test('what is written after the tail is read, once each, in order', async (t) => {
  const { log, write, read } = lab();
  const from = (await log.tail(call)) ?? -1;
  t.is(from, 41, 'what was there before is not read');
  t.deepEqual(await read(from), []);
  write(paths(1, 3));
  t.deepEqual(await read(from), paths(1, 3));
  write(paths(4, 4));
  t.deepEqual(await read(from + 3), paths(4, 4));
  t.deepEqual(await read(from), paths(1, 4), 'who reads on from an earlier record gets the same again');
});

test('more than a page is read to its end', async (t) => {
  const { log, write, read } = lab();
  const from = (await log.tail(call)) ?? -1;
  write(paths(1, 1_234));
  t.deepEqual(await read(from), paths(1, 1_234));
});

test('those who read at the same time share one reading', async (t) => {
  const { log, channel, write, read } = lab();
  const from = (await log.tail(call)) ?? -1;
  write(paths(1, 3));
  const before = channel.asked.length;
  const all = await Promise.all([read(from), read(from), read(from + 1)]);
  t.deepEqual(all, [paths(1, 3), paths(1, 3), paths(2, 3)]);
  t.deepEqual(channel.asked.slice(before), ['events']);
});

test('the channel is found by either of its names', async (t) => {
  const { windows, log } = lab();
  t.is((await log.state(call))?.channel, channels.vhdmp[0]);
  t.is(windows.telemetry.logs.has(channels.vhdmp[1]), false);
  const none = lab();
  (none.windows.telemetry.logs as Map<string, unknown>).clear();
  t.is(await none.log.tail(call), null);
});

const losses: readonly [string, (one: ReturnType<typeof lab>) => void][] = [
  ['is cleared and stays empty', ({ mounts }) => mounts.clear(false)],
  ['is cleared and numbered anew', ({ mounts }) => mounts.clear(true)],
  [
    'is cleared, numbered anew, and written to',
    ({ mounts, write }) => {
      mounts.clear(true);
      write(paths(1, 2));
    },
  ],
  [
    'is cleared, numbered anew, and written to beyond where it was',
    ({ mounts, write }) => {
      mounts.clear(true);
      write(paths(1, 80));
    },
  ],
  [
    'is cleared after something was written, and numbered on',
    ({ mounts, write }) => {
      write(paths(1, 2));
      mounts.clear(false);
      write(paths(3, 3));
    },
  ],
  [
    'runs over',
    ({ mounts, write }) => {
      write(paths(1, 5));
      mounts.runOver();
    },
  ],
];
for (const [what, happens] of losses)
  test(`a log that ${what} between two readings is a fault, and stays one`, async (t) => {
    const one = lab();
    const from = (await one.log.tail(call)) ?? -1;
    await one.read(from);
    happens(one);
    await t.throwsAsync(one.read(from), { code: 'LOG_LOST' });
    one.write(paths(90, 99));
    await t.throwsAsync(one.read(from), { code: 'LOG_LOST' });
  });

test('a log that runs over only up to what was read has lost nothing', async (t) => {
  const { log, mounts, write, read } = lab();
  const from = (await log.tail(call)) ?? -1;
  write(paths(1, 2));
  await read(from);
  write(paths(3, 3));
  mounts.runOver();
  t.deepEqual(await read(from), paths(1, 3));
});
