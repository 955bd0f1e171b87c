import { createInterface } from 'node:readline/promises';
import { unbroken } from './wording/unbroken.ts';

/** Whether somebody is there who can be asked. */
export function canAsk(): boolean {
  return process.stdin.isTTY === true && process.stderr.isTTY === true;
}

/** Asks on the terminal; standard output stays for results. Null where the input has come to its end. */
async function answerTo(question: string): Promise<string | null> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const ended = new Promise<null>((resolve) => lines.once('close', () => resolve(null)));
    return (await Promise.race([lines.question(wrappedLines(question)), ended]))?.trim() ?? null;
  } finally {
    lines.close();
  }
}

/**
 * Asks until the answer is a right one; null where nobody answers any more.
 *
 * @param wrong what is wrong with an answer, or null
 */
export async function askUntilRight(
  question: string,
  wrong: (answer: string) => string | null,
): Promise<string | null> {
  for (;;) {
    const answer = await answerTo(question);
    const why = answer === null ? null : wrong(answer);
    if (why === null) return answer;
    process.stderr.write(`${wrappedLines(`  ${why}`)}\n`);
  }
}

function wrappedLines(text: string): string {
  const columns = process.stderr.columns || 80;
  return text
    .split('\n')
    .flatMap((line) => unbroken(line, columns, '    '))
    .join('\n');
}

/** Only a yes is one. */
export async function agreed(question: string): Promise<boolean> {
  return /^y(es)?$/i.test((await answerTo(`${question} [y/N] `)) ?? '');
}
