import type { ForeignHit } from '../../../atomic/document/foreign-document.ts';
import { isOfCanary } from '../../../lifecycle/listening/canary.ts';
import { ruleHits } from '../../../lifecycle/listening/rule-hits.ts';
import type { Rig } from '../../../lifecycle/rig.ts';
import { hostTime } from '../../../model/host-time.ts';
import type { ArmTraits } from '../../../ports/detector.ts';
import type { Moment } from '../run-planned.ts';
import type { Listening } from './listening.ts';
import { isOfProcesses, processTree } from './process-tree.ts';

/** How far a time stamp may lie after the command's time, after correction for its clock, in milliseconds. */
const clockToleranceMs = 2_000;

/** A command that was begun. */
export interface Begun {
  readonly token: string;
  readonly startedAt: Moment;
  readonly endedAt: Moment;
  /** Null where the guest did not say which process it was. */
  readonly process: { readonly pid: number; readonly parent: number } | null;
}

/** Every hit of a rule on what could be read since the command began, canaries left out, and what ties it to the command. */
export function hitsSince(
  begun: Begun,
  listening: Listening,
  rig: Pick<Rig, 'catalogue' | 'detector'>,
): readonly ForeignHit[] {
  const { watch, canaryTokens, clock } = listening;
  const { skewMs, uncertaintyMs } = clock;
  // Nothing of it can be earlier than the moment when it was asked for.
  const notBefore = begun.startedAt.wall + skewMs - uncertaintyMs;
  const latest = (wall: number): number => wall + skewMs + uncertaintyMs + clockToleranceMs;
  const events = watch.events(String).map(({ event }) => event);
  const own =
    begun.process === null
      ? []
      : processTree({ ...begun.process, from: notBefore, until: latest(begun.endedAt.wall) }, events);
  const traitsOf = (source: string): ArmTraits => {
    const others = watch.clockOf(source);
    // By a clock that is not the guest's nothing is tied by process ids: only the token ties it then.
    const time = others === undefined ? { notBefore, notAfter: latest(hostTime()) } : unknownTime;
    return { marker: begun.token, canaryTokens, pids: own.map(({ pid }) => pid), roots: [], ...time };
  };
  return ruleHits({ rig, watch, canaryTokens }, traitsOf)
    .filter(({ seen }) => seen.seenAt >= begun.startedAt.monotonic && !isOfCanary(seen.event, canaryTokens))
    .map(({ alert, control, seen }) => {
      const { System } = seen.event.Event;
      return {
        ...{ control: control.id, rule: alert.rule, source: seen.source },
        tiedBy: !alert.tied
          ? null
          : alert.by === 'marker'
            ? 'token'
            : isOfProcesses(seen.event, own)
              ? 'process'
              : null,
        afterCommandMs: Math.round(seen.seenAt - begun.endedAt.monotonic),
        event: {
          ...{ channel: System.Channel, id: System.EventID, record: System.EventRecordID },
          at: System.TimeCreated.SystemTime,
        },
      };
    });
}

const unknownTime = { notBefore: Number.NaN, notAfter: Number.NaN };
