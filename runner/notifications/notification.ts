import type { Difference } from '../model/memory/diff.ts';
import type { RunRecord } from '../model/run-record.ts';
import type { ControlId, Status } from '../model/words.ts';

export const notificationSchemaName = 'motw.notification/1';

/** The gravest first. */
export const notificationKinds = ['regression', 'inconclusive', 'recovery'] as const;
export type NotificationKind = (typeof notificationKinds)[number];

/** A control that is otherwise than it was when its status was last known. */
export interface Transition {
  readonly control: ControlId;
  readonly scenarios: readonly string[];
  /** Null where it was never known. */
  readonly before: Status | null;
  /** Null where it was not judged. */
  readonly after: Status | null;
  /** One sentence for people. */
  readonly why: string | null;
  /** The run that knew `before`. */
  readonly since: string | null;
}

/** What is otherwise than it last was, each thing in the one run in which it became so. */
export interface Transitions {
  readonly regression: readonly Transition[];
  readonly recovery: readonly Transition[];
  readonly inconclusive: readonly Transition[];
  /** Why the run as a whole could not tell, where the one before could. */
  readonly couldNotTell: string | null;
  /** It can tell again, where the one before could not. */
  readonly tellsAgain: boolean;
  /** What of the conditions differs. */
  readonly differences: readonly Difference[];
}

/** What somebody is told: `motw.notification/1`. */
export interface Notification extends Transitions {
  readonly schema: typeof notificationSchemaName;
  /** Sent only to try the way. */
  readonly sample: boolean;
  /** The gravest of what it tells. */
  readonly kind: NotificationKind;
  readonly run: Pick<
    RunRecord,
    'id' | 'state' | 'outcome' | 'cleanUp' | 'startedAt' | 'finishedAt' | 'modelled'
  > & {
    readonly target: string;
    readonly platform: RunRecord['target']['platform'];
    readonly posture: string | null;
    readonly folder: string;
  };
}

/** What `on` lets through of it; null where that is nothing. */
export function notificationFor(
  on: readonly NotificationKind[],
  all: Transitions,
  run: Notification['run'],
  sample = false,
): Notification | null {
  const of = (kind: NotificationKind): readonly Transition[] => (on.includes(kind) ? all[kind] : []);
  const told = {
    regression: of('regression'),
    inconclusive: of('inconclusive'),
    recovery: of('recovery'),
    couldNotTell: on.includes('inconclusive') ? all.couldNotTell : null,
    tellsAgain: on.includes('recovery') && all.tellsAgain,
    differences: all.differences,
  };
  const kind = notificationKinds.find((each) => tells(told, each));
  return kind === undefined ? null : { schema: notificationSchemaName, sample, kind, run, ...told };
}

/** Whether there is anything of that kind in it. */
export function tells(all: Transitions, kind: NotificationKind): boolean {
  const ofRun = { regression: false, inconclusive: all.couldNotTell !== null, recovery: all.tellsAgain };
  return ofRun[kind] || all[kind].length > 0;
}

export function runOf(record: RunRecord, folder: string): Notification['run'] {
  const { id, state, outcome, cleanUp, startedAt, finishedAt, modelled, target } = record;
  const { name, platform, posture } = target;
  return {
    ...{ id, state, outcome, cleanUp, startedAt, finishedAt, modelled },
    ...{ target: name, platform, posture: posture.name, folder },
  };
}
