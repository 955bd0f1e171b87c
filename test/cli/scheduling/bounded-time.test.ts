import { setTimeout as pause } from 'node:timers/promises';
import test from 'ava';
import { withinTime } from '../../../runner/cli/scheduling/bounded-time.ts';

/** Ends when it is told to, as a run does: with a clean-up, and the reason. */
async function work(signal: AbortSignal): Promise<string> {
  await pause(60_000, undefined, { signal }).catch(() => {});
  const { code, message, mend } = signal.reason;
  return `${code}|${message}|${mend}`;
}

test('when the time is up, the work is told so, and may clean up', async (t) => {
  const said = await withinTime(20, new AbortController().signal, work);
  t.regex(
    said,
    /^TIME_UP\|the time is up: the run took longer than the 20ms of --max-time\|give it more time/,
  );
});

test('the time is named as people write it', async (t) => {
  for (const [ms, written] of [
    [1_000, '1s'],
    [60, '60ms'],
  ] as const)
    t.regex(await withinTime(ms, new AbortController().signal, work), new RegExp(`than the ${written} of`));
});

test('who interrupts before is the reason', async (t) => {
  const interrupt = new AbortController();
  const ended = withinTime(5_000, interrupt.signal, work);
  interrupt.abort(Object.assign(new Error('by SIGINT'), { code: 'INTERRUPTED' }));
  t.regex(await ended, /^INTERRUPTED\|by SIGINT/);
});

test('without a bound the signal is the same, and work in time is left alone', async (t) => {
  const { signal } = new AbortController();
  t.is(await withinTime(null, signal, async (own) => own), signal);
  let given: AbortSignal | null = null;
  t.is(
    await withinTime(50, signal, async (own) => {
      given = own;
      return 'done';
    }),
    'done',
  );
  await pause(120);
  t.is((given as AbortSignal | null)?.aborted, false);
});

test('a bound that no timer takes does not end the run at once', async (t) => {
  const years = 10 * 365 * 24 * 3_600_000;
  const cut = await withinTime(years, new AbortController().signal, async (own) => {
    await pause(50);
    return own.aborted;
  });
  t.false(cut);
});
