import type { Status } from '../model/words.ts';
import type { Notification, NotificationKind, Transition, Transitions } from './notification.ts';

/** Longest sentence that is repeated of a record, in characters; it may hold words of a guest or a server. */
const longestWhy = 300;

export const aboutReference = 'Results of the reference guest are no evidence about Windows.';

/** One line: `win11: 1 regressed, 2 better`. */
export function headline({ run, sample, ...told }: Notification): string {
  const counts = countsOf(told);
  return `${sample ? 'SAMPLE, nothing happened: ' : ''}${run.target}: ${counts}`;
}

/** `1 regressed, 2 cannot be judged`. */
export function countsOf({
  regression,
  inconclusive,
  recovery,
  couldNotTell,
  tellsAgain,
}: Transitions): string {
  const counted = [
    ...(couldNotTell === null ? [] : [nothingJudged]),
    ...countedOf('regression', regression),
    ...countedOf('inconclusive', inconclusive),
    ...(tellsAgain ? [judgedNow] : []),
    ...countedOf('recovery', recovery),
  ];
  return counted.join(', ');
}

function countedOf(kind: NotificationKind, all: readonly Transition[]): readonly string[] {
  return [...byWord(kind, all)].map(([word, each]) => `${each.length} ${word}`);
}

export const nothingJudged = 'nothing could be judged';
export const judgedNow = 'can be judged now';

/** The changes of a kind, by what is said before each control. */
export function byWord(
  kind: NotificationKind,
  all: readonly Transition[],
): ReadonlyMap<string, readonly Transition[]> {
  return Map.groupBy(all, (each) => wordFor(kind, each));
}

/** Only what was known, and is otherwise now, can be worse or better. */
function wordFor(kind: NotificationKind, { before, after }: Transition): string {
  const isOtherwise = before !== null && before !== after;
  switch (kind) {
    case 'regression':
      return isOtherwise ? 'regressed' : 'not as expected';
    case 'inconclusive':
      return 'cannot be judged';
    case 'recovery':
      return isOtherwise ? 'better' : 'can be judged';
  }
}

/** What can't be judged and yet has the status that it had is what most repetitions saw. */
const theSame: Readonly<Record<NotificationKind, (status: Status) => string>> = {
  regression: (status) => `still ${status}`,
  inconclusive: (status) => `mostly ${status}`,
  recovery: (status) => `${status} again`,
};

/** `motw-propagation: prevented -> not-configured`. */
export function changeInWords(kind: NotificationKind, { control, before, after }: Transition): string {
  if (before !== null && before === after) return plain(`${control}: ${theSame[kind](after)}`);
  return plain(`${control}: ${before ?? 'never known'} -> ${after ?? 'not judged'}`);
}

/** Where, since when and why. */
export function detailsInWords({ scenarios, why, since }: Transition): string {
  const last = since === null ? '' : ` (was so in ${since})`;
  return plain(`${scenarios.join(', ')}${last}${why === null ? '' : `: ${why}`}`);
}

export function differencesInWords({ differences }: Transitions): string | null {
  if (differences.length === 0) return null;
  const named = differences
    .slice(0, 5)
    .map(({ what, before, after }) => `${what} ${before ?? 'none'} -> ${after ?? 'none'}`);
  const more = differences.length - named.length;
  return plain(`otherwise than before: ${named.join('; ')}${more > 0 ? `; and ${more} more` : ''}`);
}

/** On one line, without what a terminal or a chat would take for commands, and not without end. */
export function plain(text: string): string {
  const clean = text.replace(/[\s\p{C}]+/gu, ' ').trim();
  const characters = [...clean];
  return characters.length > longestWhy ? `${characters.slice(0, longestWhy).join('')}...` : clean;
}
