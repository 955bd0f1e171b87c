import { setTimeout as pause } from 'node:timers/promises';
import { faultOf } from './lifecycle-errors.ts';
import { sendCanaries } from './listening/canary.ts';
import { readyMachine } from './prepare-arm.ts';
import type { Rig } from './rig.ts';

const key = { scenario: null, arm: 'quiet' } as const;

/**
 * The arm in which nothing is done, with the same canaries and the same time to listen: whatever a rule hits here is noise.
 * `listenMs` is how long the active arms took from their first step to their last look.
 */
export async function runQuiet(listenMs: number, rig: Rig): Promise<void> {
  rig.log.beginAttempt(key, '', 1);
  rig.progress({ is: 'arm', ...key, attempt: 1 });
  const end = await rig.log.beginStep(key, 'collect');
  try {
    const call = { signal: rig.signal, timeoutMs: rig.limits.callMs };
    const { session, watch, canaryTokens } = await readyMachine(key, 1, rig, call);
    await pause(listenMs, undefined, { signal: rig.signal });
    await sendCanaries(
      { rig, key, attempt: 1, session, canaryTokens, call },
      watch,
      'collect',
      'closing',
      rig.limits.canaryMs,
    );
    for (const [source, lines] of watch.lines()) await rig.log.store.keepEvents(`quiet-${source}`, lines);
    const events = watch.events(String);
    for (const alert of rig.detector.detect(events, null)) {
      const seen = events.find((event) => event.id === alert.eventId);
      rig.log.observe(key, 'collect', {
        kind: 'alert',
        source: seen?.source ?? 'unknown',
        summary: `the rule of ${alert.control} matched while nothing was done`,
        data: { control: alert.control, rule: alert.rule, tied: false, event: seen?.event ?? null },
      });
    }
    await end({ status: 'completed', reason: null });
  } catch (error) {
    const reason = rig.signal.aborted
      ? { code: 'INTERRUPTED', text: 'the run was interrupted' }
      : faultOf(error);
    rig.log.observe(key, 'collect', {
      kind: 'fault',
      source: 'harness',
      summary: `quiet arm: ${reason.text}`,
      data: reason,
    });
    await end({ status: 'failed', reason });
  }
}
