import type { RunRecord } from '../../model/run-record.ts';
import {
  aboutReference,
  changeInWords,
  countsOf,
  detailsInWords,
  differencesInWords,
  kindWords,
  plain,
} from '../../notifications/in-words.ts';
import { notificationKinds, type Transitions, tells } from '../../notifications/notification.ts';
import { visible } from '../../reports/printable.ts';

/**
 * All that `--only-changes` says of a run: nothing at all where nothing is otherwise than it was, so that cron sends no mail.
 *
 * @param folder the run's
 */
export function onlyChanges(record: RunRecord, transitions: Transitions, folder: string): readonly string[] {
  const { target, cleanUp } = record;
  const changed = notificationKinds.some((kind) => tells(transitions, kind));
  if (!changed && cleanUp !== 'dirty') return [];
  const { couldNotTell, tellsAgain } = transitions;
  const posture = target.posture.name === null ? '' : `, posture ${target.posture.name}`;
  const differences = differencesInWords(transitions);
  return [
    `${target.name}${posture}: ${changed ? countsOf(transitions) : 'clean-up incomplete'}`,
    ...(couldNotTell === null ? [] : ['  could not tell', `    ${plain(couldNotTell)}`]),
    ...(tellsAgain ? ['  can tell again'] : []),
    ...notificationKinds.flatMap((kind) =>
      transitions[kind].flatMap((each) => [
        `  ${kindWords[kind]}  ${changeInWords(each)}`,
        `    ${detailsInWords(each)}`,
      ]),
    ),
    ...(changed && differences !== null ? [`  ${differences}`] : []),
    ...(cleanUp === 'dirty'
      ? ['clean-up incomplete: something is left on the target', '  motw clean-up']
      : []),
    ...(target.platform === 'reference' ? [aboutReference] : []),
    `run folder: ${folder}`,
    `  motw report ${folder}`,
  ].map((line) => `${/^ */.exec(line)?.[0] ?? ''}${visible(line.trim())}`);
}
