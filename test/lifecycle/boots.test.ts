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
