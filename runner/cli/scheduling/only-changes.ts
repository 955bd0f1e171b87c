import type { RunRecord, Verdict } from '../../model/run-record.ts';
import type { Outcome } from '../../model/words.ts';
import {
  aboutReference,
  byWord,
  changeInWords,
  countsOf,
  detailsInWords,
  differencesInWords,
  judgedNow,
  nothingJudged,
  plain,
} from '../../notifications/in-words.ts';
import { notificationKinds, type Transitions, tells } from '../../notifications/notification.ts';
import { visible } from '../../reports/printable.ts';
import { asCalled } from '../wording/as-called.ts';

/** What became of one run. */
export interface Night {
  readonly record: RunRecord;
  readonly transitions: Transitions;
  /** The run's. */
  readonly folder: string;
  /** It judged something, and no run before it did: there is nothing that it could be otherwise than. */
  readonly isFirst: boolean;
}

/** All that `--only-changes` says of a run: nothing at all where nothing is otherwise than it was, so that cron sends no mail. */
export function onlyChanges({ record, transitions: all, folder, isFirst }: Night): readonly string[] {
  const { target, cleanUp } = record;
  // Of the first run all is said that this says.
  const transitions = { ...all, tellsAgain: all.tellsAgain && !isFirst };
  const changed = notificationKinds.some((kind) => tells(transitions, kind));
  const isDirty = cleanUp === 'dirty';
  if (!changed && !isDirty && !isFirst) return [];
  const posture = target.posture.name === null ? '' : `, posture ${target.posture.name}`;
  const head = [
    ...(isFirst ? ['judged for the first time'] : []),
    ...(changed ? [countsOf(transitions)] : []),
    ...(isDirty ? ['clean-up incomplete'] : []),
  ];
  return [
    `${target.name}${posture}: ${head.join('; ')}`,
    ...(changed ? whatChanged(transitions) : []),
    ...(isFirst ? [`  ${standingOf(record)}`] : []),
    ...(isFirst && isUnstated(record) ? [`  say what you expect: \`motw accept ${folder}\``] : []),
    `outcome: ${outcomeOf(record)}`,
    ...(isDirty ? ['clean-up incomplete: something is left on the target', '  motw clean-up'] : []),
    ...(target.platform === 'reference' ? [aboutReference] : []),
    `run folder: ${folder}`,
    `  motw report ${folder}`,
  ].map((line) => `${/^ */.exec(line)?.[0] ?? ''}${asCalled(visible(line.trim()))}`);
}

function whatChanged(transitions: Transitions): readonly string[] {
  const { couldNotTell, tellsAgain } = transitions;
  const differences = differencesInWords(transitions);
  return [
    ...(couldNotTell === null ? [] : [`  ${nothingJudged}`, `    ${plain(couldNotTell)}`]),
    ...(tellsAgain ? [`  ${judgedNow}`] : []),
    ...notificationKinds.flatMap((kind) =>
      [...byWord(kind, transitions[kind])].flatMap(([word, all]) =>
        all.flatMap((each) => [`  ${word}  ${changeInWords(kind, each)}`, `    ${detailsInWords(each)}`]),
      ),
    ),
    ...(differences === null ? [] : [`  ${differences}`]),
  ];
}

/** That one control is better says nothing of the others: those that are not as they should be are named. */
function outcomeOf(record: RunRecord): string {
  const wrong = new Set(verdictsWith(record, 'unexpected').map(({ control }) => control));
  return wrong.size === 0 ? `${record.outcome ?? 'none'}` : `unexpected: ${plain([...wrong].join(', '))}`;
}

const words: Readonly<Record<Outcome, string>> = {
  expected: 'as expected',
  unexpected: 'not as expected',
  'known-gap': 'known gaps',
  inconclusive: 'cannot be judged',
  unstated: 'without an expectation',
};

/** `17 controls: 12 as expected, 5 without an expectation`. */
function standingOf(record: RunRecord): string {
  const counts = Object.entries(words).map(([outcome, word]) => ({
    word,
    count: verdictsWith(record, outcome as Outcome).length,
  }));
  const all = counts.reduce((sum, { count }) => sum + count, 0);
  const named = counts.filter(({ count }) => count > 0).map(({ word, count }) => `${count} ${word}`);
  return `${all} controls: ${named.join(', ')}`;
}

function isUnstated(record: RunRecord): boolean {
  return verdictsWith(record, 'unstated').length > 0;
}

function verdictsWith({ scenarios }: RunRecord, outcome: Outcome): readonly Verdict[] {
  return scenarios.flatMap(({ verdicts }) => verdicts).filter((verdict) => verdict.outcome === outcome);
}
