import { onlyChanges } from '../../../runner/cli/scheduling/only-changes.ts';
import { transitionsOf } from '../../../runner/cli/scheduling/transitions.ts';
import { judgedNothing } from '../../../runner/cli/scheduling/why-untold.ts';
import { sinceLastKnown } from '../../../runner/comparison/since-last-known.ts';
import { rememberedOf } from '../../../runner/model/memory/remembered-run.ts';
import type { RunRecord, Verdict } from '../../../runner/model/run-record.ts';
import type { Status } from '../../../runner/model/words.ts';
import { notificationKinds, type Transitions } from '../../../runner/notifications/notification.ts';
import { observation, runRecord, scenario, verdict } from '../../reports/record-builder.ts';

type Night = Readonly<Record<string, Status | Verdict>> | RunRecord;

/** One run a night: the status of each control where detected or prevented is expected, or a whole record. */
export function night(number: number, of: Night): RunRecord {
  const day = String(number).padStart(2, '0');
  const id = `202611${day}-020000-0000`;
  const startedAt = `2026-11-${day}T02:00:00.000Z`;
  if ('schema' in of) return { ...(of as RunRecord), id, startedAt };
  const verdicts = Object.entries(of).map(([control, given]) =>
    typeof given === 'string' ? held(control, given) : given,
  );
  const outcomes = verdicts.map(({ outcome }) => outcome);
  const outcome =
    (['unexpected', 'inconclusive', 'known-gap'] as const).find((each) => outcomes.includes(each)) ??
    'expected';
  return runRecord({ id, startedAt, outcome, scenarios: [scenario({ verdicts })] });
}

function held(control: string, status: Status): Verdict {
  const expected = verdict(control, status).kind === 'detective' ? 'detected' : 'prevented';
  const unknown = status === 'inconclusive' || status === 'not-reached';
  const outcome = status === expected ? 'expected' : unknown ? 'inconclusive' : 'unexpected';
  return verdict(control, status, { expected, outcome });
}

/** A run that came to no verdict. */
export function lost(state: 'finished' | 'interrupted', why: string): RunRecord {
  const code = state === 'interrupted' ? 'TIME_UP' : 'GUEST_SILENT';
  return runRecord({
    state,
    outcome: 'inconclusive',
    observations: [observation(null, null, 'fault', { by: 'harness', code, text: why }, why)],
  });
}

/** What each night tells, as whoever looked at it every morning would be told. */
export function told(nights: readonly Night[]): readonly Transitions[] {
  const records = nights.map((of, i) => night(i + 1, of));
  return records.map((record, i) => toldBy([record], records.slice(0, i)));
}

/** @param before oldest first */
export function toldBy(now: readonly RunRecord[], before: readonly RunRecord[]): Transitions {
  const earlier = before.map(rememberedOf).toReversed();
  return transitionsOf(now, sinceLastKnown(earlier, now.map(rememberedOf)), earlier);
}

/** The same in short: a line a thing that is told. */
export function inShort(transitions: Transitions): readonly string[] {
  const { couldNotTell, tellsAgain } = transitions;
  return [
    ...(couldNotTell === null ? [] : [`could not tell: ${couldNotTell}`]),
    ...(tellsAgain ? ['can tell again'] : []),
    ...notificationKinds.flatMap((kind) =>
      transitions[kind].map(({ control, before, after }) => `${kind} ${control} ${before} ${after}`),
    ),
  ];
}

export function shortly(nights: readonly Night[]): readonly (readonly string[])[] {
  return told(nights).map(inShort);
}

export function linesOf(nights: readonly Night[]): readonly (readonly string[])[] {
  const all = told(nights);
  const records = nights.map((of, i) => night(i + 1, of));
  return records.map((record, i) =>
    onlyChanges({
      record,
      transitions: all[i] as Transitions,
      folder: `runs/night-${i + 1}`,
      isFirst: judgedNothing(records.slice(0, i)) && !judgedNothing([record]),
    }),
  );
}
