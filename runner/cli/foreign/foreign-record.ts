import { type ForeignDocument, foreignSchemaName } from '../../atomic/document/foreign-document.ts';
import type { Control, DetectiveControl } from '../../model/control.ts';
import { hostTimestamp } from '../../model/host-time.ts';
import { version } from '../version.ts';
import { hitsSince } from './evidence/hits.ts';
import { judgeForeign, outcomeOf } from './evidence/judge-foreign.ts';
import type { ForeignPlan } from './foreign-plan.ts';
import type { ForeignRig, ForeignState } from './run-foreign.ts';
import { bounded, commandSeconds, notRun } from './run-planned.ts';

const mostHits = 1_000;

/** Said wherever such a run is shown. */
const notes: readonly string[] = [
  'This test is foreign, not ours: whether it does what it says, and only that, is not for the harness to know.',
  'Running foreign tests is written to documents; it has not been exercised on Windows yet.',
  'Preventive controls are not judged, and nothing is called missed: nothing proves that what the test is about happened.',
];

/** What would be run: a dry run's document, and the one of a run that is about to begin. */
export async function plannedDocument(plan: ForeignPlan): Promise<ForeignDocument> {
  const { file, test, target } = plan;
  return {
    schema: foreignSchemaName,
    id: null,
    state: 'planned',
    harness: await version(),
    startedAt: hostTimestamp(),
    finishedAt: null,
    notes: [...notes],
    test: { ...file, number: test.number, name: test.name, guid: test.guid },
    target: { name: target.name, platform: 'windows', fingerprint: {} },
    commands: plan.commands.map(notRun),
    ...{ canaries: [], unread: [], hits: [], hitsInAll: 0, controls: [] },
    ...{ outcome: null, cleanUp: null, left: [], fault: null },
  };
}

/** A run that is under way: what it has come to, and nothing judged. */
export function begunDocument(planned: ForeignDocument, id: string, state: ForeignState): ForeignDocument {
  return {
    ...planned,
    id,
    state: 'running',
    target: { ...planned.target, fingerprint: state.fingerprint },
    commands: [...state.commands.values()],
    canaries: state.listening?.canaries ?? [],
  };
}

/** A run that has ended. */
export function endedDocument(
  planned: ForeignDocument,
  id: string,
  { expectations }: ForeignPlan,
  state: ForeignState,
  rig: ForeignRig,
): ForeignDocument {
  const { listening, begun, fault } = state;
  const hits = listening === null || begun === null ? [] : hitsSince(begun, listening, rig);
  const unread = (listening?.watch.unreachable() ?? []).map((each) => ({
    ...each,
    text: bounded(each.text),
  }));
  const finishedAt = hostTimestamp();
  const evidence = {
    ...{ hits, unread, canaries: listening?.canaries ?? [], missing: rig.missing },
    broken: state.unmet ?? fault?.text ?? (begun === null ? 'the command was not run' : null),
    doubt: doubtOf(state),
  };
  const controls = judgeForeign(
    rig.catalogue.filter(isDetective),
    expectations,
    evidence,
    finishedAt.slice(0, 10),
  );
  const ended = { state: rig.signal.aborted ? 'interrupted' : 'finished', fault } as const;
  const commands = [...state.commands.values()];
  return {
    ...begunDocument(planned, id, state),
    ...ended,
    finishedAt,
    ...{ unread, hits: hits.slice(0, mostHits), hitsInAll: hits.length, controls },
    outcome: outcomeOf(controls, ended),
    cleanUp:
      commands.every(({ is }) => is === 'not-run') && state.left.length === 0
        ? null
        : state.left.length > 0
          ? 'dirty'
          : 'clean',
    left: [...state.left],
  };
}

/** A command that failed, or was ended, may not have done what is watched for. */
function doubtOf({ commands }: ForeignState): string | null {
  const command = [...commands.values()].find(({ role }) => role === 'command');
  if (command === undefined || (command.is === 'ended' && command.exitCode === 0)) return null;
  if (command.is === 'ended') return `the command ended with ${command.exitCode}`;
  if (command.is === 'timed-out') return `the command was ended after ${commandSeconds} s`;
  return `the command could not be run (${command.fault?.code ?? command.is})`;
}

function isDetective(control: Control): control is DetectiveControl {
  return control.kind === 'detective';
}
