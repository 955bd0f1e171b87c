import { createInterface, type Interface } from 'node:readline';
import { LineQueue, type Operator } from './operator.ts';

/** Within this time an input that is at its end says so, in milliseconds. */
const lookingMs = 200;

/** A facilitator's script: its lines wait until they are asked for. */
export class PipedOperator implements Operator {
  readonly echoes = false;
  readonly #input: NodeJS.ReadableStream;
  readonly #lines = new LineQueue();
  #reader: Interface | null = null;

  constructor(input: NodeJS.ReadableStream) {
    this.#input = input;
  }

  /** Whether nobody will say anything: the input is closed, or at its end. What is read of it meanwhile is kept. */
  async isOver(): Promise<boolean> {
    await this.begin();
    const looked = new AbortController();
    const timer = setTimeout(() => looked.abort(), lookingMs);
    await this.#lines.ready(looked.signal);
    clearTimeout(timer);
    this.end();
    return this.#lines.isOver;
  }

  async begin(): Promise<readonly string[]> {
    if (this.#reader === null) {
      this.#reader = createInterface({ input: this.#input, crlfDelay: Number.POSITIVE_INFINITY });
      this.#reader.on('line', (line) => this.#lines.add(line));
      this.#reader.once('close', () => this.#lines.end());
      // What can't be read any more has come to its end.
      this.#reader.on('error', () => this.#lines.end());
    }
    this.#input.resume();
    return [];
  }

  next(_prompt: string, signal: AbortSignal): Promise<string | null> {
    return this.#lines.next(signal);
  }

  /** What is not read keeps no process waiting. */
  end(): void {
    this.#input.pause();
  }
}
