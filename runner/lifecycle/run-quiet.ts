import { setTimeout as pause } from 'node:timers/promises';
import type { RunRecord } from '../model/run-record.ts';
import { faultOf, interruptionOf, MachineLost } from './lifecycle-errors.ts';
import { sendCanaries } from './listening/canary.ts';
import { eventFact } from './listening/event-fact.ts';
import { quietHits } from './listening/rule-hits.ts';
import { readyMachine } from './prepare-arm.ts';
import type { Rig } from './rig.ts';
import { stopBeforeQuietArm } from './stops.ts';

const key = { scenario: null, arm: 'quiet' } as const;

/**
 * The arm in which nothing is done, with the same canaries and the same time to listen: whatever a rule hits here is noise.
 */
export async function runQuiet(rig: Rig): Promise<void> {
  const listenMs = listeningTime(rig.log.record());
  rig.progress({ is: 'arm', ...key, attempt: 1 });
  const stood = await stopBeforeQuietArm(rig);
  if (stood && rig.signal.aborted) return;
  rig.log.beginAttempt(key, '', 1);
  const end = await rig.log.beginStep(key, 'collect');
  let reason: { readonly code: string; readonly text: string } | null = null;
  let lost: MachineLost | null = null;
  try {
    await listen(listenMs, rig);
  } catch (error) {
    if (error instanceof MachineLost) lost = error;
    reason = rig.signal.aborted ? interruptionOf(rig.signal) : faultOf(error);
    recordFault(rig, 'harness', reason);
  }
  await end({ status: reason === null ? 'completed' : 'failed', reason });
  if (lost !== null) throw lost;
}

async function listen(listenMs: number, rig: Rig): Promise<void> {
  const call = { signal: rig.signal, timeoutMs: rig.limits.callMs };
  const { session, watch, canaryTokens } = await readyMachine(key, 1, null, rig, call);
  await pause(listenMs, undefined, { signal: rig.signal });
  const arm = { rig, key, attempt: 1, session, canaryTokens, call };
  await sendCanaries(arm, watch, 'collect', 'closing', {
    provenMs: rig.limits.canaryMs,
    silentMs: rig.limits.canaryMs,
  });
  await watch.linger(0, rig.limits.pollMs, call, () => false);
  for (const [source, lines] of watch.lines()) await rig.log.store.keepEvents(`quiet-${source}`, lines);
  const kept = new Map<string, string>();
  for (const { alert, seen } of quietHits({ rig, watch, canaryTokens })) {
    const event = kept.get(seen.id) ?? rig.log.observe(key, 'collect', eventFact(seen));
    kept.set(seen.id, event);
    rig.log.observe(key, 'collect', {
      kind: 'alert',
      source: seen.source,
      summary: `the rule of ${alert.control} matched while nothing was done`,
      data: { control: alert.control, rule: alert.rule, event, tied: false },
    });
  }
  for (const { source, code, text } of watch.unreachable()) recordFault(rig, source, { code, text });
}

function recordFault(
  rig: Rig,
  source: string,
  fault: { readonly code: string; readonly text: string },
): void {
  rig.log.observe(key, 'collect', {
    kind: 'fault',
    source,
    summary: `quiet arm: ${fault.text}`,
    data: fault,
  });
}

/** The longest that an active arm listened: from the first step after the build to the end of its collection, in milliseconds. */
function listeningTime(record: RunRecord): number {
  const times = record.scenarios.flatMap(({ arms }) =>
    arms.map(({ steps }) =>
      steps
        .slice(steps.findLastIndex(({ step }) => step === 'build'))
        .filter(({ step }) => step !== 'build' && step !== 'clean-up')
        .reduce((sum, { durationMs }) => sum + durationMs, 0),
    ),
  );
  return Math.max(0, ...times);
}
