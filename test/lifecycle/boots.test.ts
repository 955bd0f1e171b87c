import test from 'ava';
import { Boots } from '../../runner/lifecycle/boots.ts';
import type { Session } from '../../runner/ports/target.ts';
import { declaredStates } from '../../runner/targets/reference/postures.ts';
import { FakeTarget } from './fake-target.ts';

const limits = { startMs: 5_000, revertMs: 5_000 };

/** A target of which one source groups what it sees twice within so many milliseconds. */
function grouping(spacingMs: number): Boots {
  class GroupingTarget extends FakeTarget {
    override session(...args: Parameters<FakeTarget['session']>): Session {
      const session = super.session(...args);
      const [first, ...more] = session.sources;
      return { ...session, sources: first === undefined ? [] : [{ ...first, spacingMs }, ...more] };
    }
  }
  return new Boots(new GroupingTarget(declaredStates('unhardened', new Map()), {}, () => {}), limits);
}

test('a machine for the next arm is there when its sources no longer take it for the same as the one before', async (t) => {
  const boots = grouping(200);
  await boots.start(AbortSignal.timeout(20_000));
  await boots.clean(AbortSignal.timeout(20_000));
  const ended = performance.now();
  await boots.clean(AbortSignal.timeout(20_000));
  // A timer may end up to a millisecond early.
  t.true(performance.now() - ended >= 199);
});

test('the first arm waits for nothing, and an interrupt ends a wait', async (t) => {
  const boots = grouping(3_600_000);
  await boots.start(AbortSignal.timeout(20_000));
  await boots.clean(AbortSignal.timeout(20_000));
  const interrupt = new AbortController();
  const waiting = boots.clean(interrupt.signal);
  interrupt.abort(new Error('Ctrl-C'));
  await t.throwsAsync(waiting);
});

class EndingTarget extends FakeTarget {
  ended = 0;
  override session(...args: Parameters<FakeTarget['session']>): Session {
    return { ...super.session(...args), end: async () => void this.ended++ };
  }
}

for (const [what, faults] of [
  ['that can not be taken back', { reverts: 'never' }],
  ['whose telemetry is shipped', { shipsTelemetry: true }],
] as const) {
  test(`a machine ${what} stays as it is between the arms, with a way in of its own for each`, async (t) => {
    const target = new EndingTarget(declaredStates('unhardened', new Map()), faults, () => {});
    const boots = new Boots(target, limits);
    await boots.start(AbortSignal.timeout(20_000));
    const sessions = [
      await boots.clean(AbortSignal.timeout(20_000)),
      await boots.clean(AbortSignal.timeout(20_000)),
    ];
    t.not(sessions[0], sessions[1]);
    t.is(target.machine.epoch, 1);
    t.is(target.machine.starts, 1);
    await boots.end(AbortSignal.timeout(20_000));
    t.is(target.ended, 'reverts' in faults ? 1 : 0, 'what a snapshot does not take away the session does');
  });
}

test('a way in is closed as soon as its machine is taken back, and at the end', async (t) => {
  const target = new FakeTarget(declaredStates('unhardened', new Map()), {}, () => {});
  const boots = new Boots(target, limits);
  await boots.start(AbortSignal.timeout(20_000));
  await boots.clean(AbortSignal.timeout(20_000));
  t.deepEqual(target.machine.closed, []);
  await boots.clean(AbortSignal.timeout(20_000));
  t.deepEqual(target.machine.closed, [1]);
  await boots.end(AbortSignal.timeout(20_000));
  t.deepEqual(target.machine.closed, [1, 2]);
});
