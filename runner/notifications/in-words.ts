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
    ...(couldNotTell === null ? [] : ['the run could not tell']),
    ...(regression.length === 0 ? [] : [`${regression.length} regressed`]),
    ...(inconclusive.length === 0 ? [] : [`${inconclusive.length} cannot be judged`]),
    ...(tellsAgain ? ['the run can tell again'] : []),
    ...(recovery.length === 0 ? [] : [`${recovery.length} better`]),
  ];
  return counted.join(', ');
}

/** How each kind is called before a control. */
export const kindWords: Readonly<Record<NotificationKind, string>> = {
  regression: 'regressed',
  inconclusive: 'cannot be judged',
  recovery: 'better',
};

/** `motw-propagation: prevented -> not-configured`. */
export function changeInWords({ control, before, after }: Transition): string {
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
