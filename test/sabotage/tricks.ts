import type { Writable } from 'node:stream';

/** What the agent says of a program: that it was started, or how it ended. */
export interface Answer {
  readonly id?: number;
  readonly return?: { readonly pid?: number; readonly exited?: boolean; readonly 'out-data'?: string };
}

type Trick = (answer: Answer, line: Buffer, harness: Writable) => 'goes on' | 'silence' | 'close';

const hundredMB = 100_000_000;
const piece = 1_000_000;

const instead =
  (change: (answer: Answer) => unknown): Trick =>
  (answer, _, harness) => {
    harness.write(`${JSON.stringify(change(answer))}\n`);
    return 'goes on';
  };
const status = (change: object) =>
  instead(({ id, return: ended }) => ({ id, return: { ...ended, ...change } }));

/** What may come in the place of an answer. */
const named = {
  silence: () => 'silence',
  garbage: (_, __, harness) => {
    harness.write('\u001b]0;owned\u0007%PDF-1.7 \u0000\n');
    return 'goes on';
  },
  'half a frame, then silence': (_, line, harness) => {
    harness.write(line.subarray(0, line.length / 2));
    return 'silence';
  },
  'half a frame, then the end': (_, line, harness) => {
    harness.write(line.subarray(0, line.length / 2));
    return 'close';
  },
  '100 MB in one line': (_, __, harness) => {
    for (let sent = 0; sent < hundredMB; sent += piece) harness.write('x'.repeat(piece));
    harness.write('\n');
    return 'goes on';
  },
  '100 MB in lines before it': (_, line, harness) => {
    const event = `${JSON.stringify({ event: 'FLOOD', data: { text: '\u001b[31m'.repeat(900) } })}\n`;
    const block = event.repeat(Math.ceil(piece / event.length));
    for (let sent = 0; sent < hundredMB; sent += block.length) harness.write(block);
    harness.write(line);
    return 'goes on';
  },
  'the answer twice': (_, line, harness) => {
    harness.write(line);
    harness.write(line);
    return 'goes on';
  },
  'an answer to an older question': instead(({ id = 1, return: ended }) => ({ id: id - 1, return: ended })),
  nothing: instead(({ id }) => ({ id, return: null })),
  'a list': instead(({ id }) => ({ id, return: [1, 2, 3] })),
  'a number out of range': status({ exitcode: 1e308 }),
  'half of its base64': instead(({ id, return: ended }) => ({
    id,
    return: { ...ended, 'out-data': ended?.['out-data']?.slice(0, -5) },
  })),
  'an error without a word': instead(({ id }) => ({ id, error: null })),
} as const satisfies Readonly<Record<string, Trick>>;

export type TrickName = keyof typeof named;
export const tricks: Readonly<Record<TrickName, Trick>> = named;
