import test from 'ava';
import { Watch } from '../../runner/lifecycle/listening/watch.ts';
import type { Call } from '../../runner/ports/call.ts';
import type { EventSource, ReadEvent } from '../../runner/ports/event-source.ts';
import { vhdmp } from '../detections/win-events.ts';

const call = (): Call => ({ signal: AbortSignal.timeout(20_000), timeoutMs: 20_000 });

/** A source with one event, which is readable once `answered` is settled. */
function source(id: string, ordered: boolean, answered: Promise<void>): EventSource {
  return {
    ...{ id, ordered, serves: [], origin: 'recorded' },
    missing: async () => [],
    cursor: async () => '0',
    canary: async () => {},
    async *read(from): AsyncIterable<ReadEvent> {
      await answered;
      if (from !== '0') return;
      const raw = { source: id, media: 'application/json', bytes: Buffer.from(id) };
      yield { cursor: '1', seenAt: performance.now(), event: vhdmp(1, { VhdFileName: id }), raw };
    },
  };
}

const cameFrom = (watch: Watch): readonly string[] => watch.events(String).map(({ source: id }) => id);

test('a source without order that takes its time holds no step, and is heard all the same', async (t) => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const watch = await Watch.open(
    [source('far', false, promise), source('near', true, Promise.resolve())],
    call(),
  );
  await watch.look(call());
  await watch.look(call());
  t.deepEqual(cameFrom(watch), ['near']);
  const ended = watch.linger(0, 1, call(), () => false);
  resolve();
  await ended;
  t.deepEqual(cameFrom(watch), ['near', 'far']);
  t.deepEqual(
    [...watch.lines()].map(([id, lines]) => [id, lines.length]),
    [
      ['far', 1],
      ['near', 1],
    ],
  );
});

test('a source without order that breaks while nobody waits for it is unreachable, and breaks nothing else', async (t) => {
  const { promise, reject } = Promise.withResolvers<void>();
  const watch = await Watch.open([source('far', false, promise)], call());
  await watch.look(call());
  reject(new TypeError('the server hung up'));
  await watch.linger(0, 1, call(), () => false);
  t.deepEqual(watch.unreachable(), [{ source: 'far', code: 'TypeError', text: 'the server hung up' }]);
});

test('an interrupt ends a look that nobody waits for', async (t) => {
  const interrupt = new AbortController();
  const c = { ...call(), signal: interrupt.signal };
  const far = source('far', false, Promise.resolve());
  const hanging: EventSource = {
    ...far,
    async *read() {
      await new Promise((_, reject) =>
        interrupt.signal.addEventListener('abort', () => reject(interrupt.signal.reason)),
      );
      yield* far.read('0', c);
    },
  };
  const watch = await Watch.open([hanging], c);
  await watch.look(c);
  const ended = watch.linger(performance.now() + 20_000, 1, c, () => false);
  interrupt.abort(new Error('Ctrl-C'));
  await t.throwsAsync(ended);
  t.deepEqual(watch.unreachable(), []);
});
