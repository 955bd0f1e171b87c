import { askUntilRight, canAsk } from '../../../asking.ts';
import { UsageError } from '../../../usage-error.ts';

interface Needed {
  readonly option: string;
  readonly given: string | undefined;
  readonly question: string;
  /** What is wrong with an answer, or null. What was given as an option, the schema judges. */
  readonly wrong?: (answer: string) => string | null;
}

/** Asks for what is missing, until the answer is right, or says that it is missing. */
export type Need = (needed: Needed) => Promise<string>;

export const need: Need = async ({ option, given, question, wrong = wrongName }) => {
  if (given !== undefined) return given;
  const answer = canAsk() ? await askUntilRight(`${question}: `, wrong) : null;
  if (answer === null) throw new UsageError(`${option} is missing: ${question}`, `give ${option}`);
  return answer;
};

/** Of whatever is called by a name somewhere. */
function wrongName(answer: string): string | null {
  if (answer === '') return 'this is needed';
  return answer.startsWith('-') ? 'it begins with a hyphen' : null;
}

export function oneOf(words: readonly string[]): (answer: string) => string | null {
  return (answer) => (words.includes(answer) ? null : `one of ${words.join(', ')}`);
}
