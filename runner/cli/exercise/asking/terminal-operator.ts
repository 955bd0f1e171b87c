import { createInterface, type Interface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { LineQueue, type Operator } from './operator.ts';

/** Within this time everything that was typed before is read, in milliseconds. */
const typedBeforeMs = 25;
const longestHistory = 200;

/** Somebody at a terminal, with line editing and a history over all stops. Between stops the terminal is as it was. */
export class TerminalOperator implements Operator {
  readonly echoes = true;
  readonly #input: NodeJS.ReadStream;
  readonly #output: NodeJS.WriteStream;
  readonly #lines = new LineQueue();
  #reader: Interface | null = null;
  #history: string[] = [];

  constructor(input: NodeJS.ReadStream, output: NodeJS.WriteStream) {
    this.#input = input;
    this.#output = output;
  }

  async begin(): Promise<readonly string[]> {
    const reader = createInterface({
      ...{ input: this.#input, output: this.#output, terminal: true, prompt: '' },
      ...{ history: this.#history, historySize: longestHistory, removeHistoryDuplicates: true },
    });
    this.#reader = reader;
    reader.on('line', (line) => this.#lines.add(line));
    reader.on('history', (history) => {
      this.#history = history;
    });
    // The terminal no longer makes a signal of Ctrl-C; whoever waits for one is told.
    reader.on('SIGINT', () => process.kill(process.pid, 'SIGINT'));
    reader.once('close', () => {
      if (this.#reader === reader) this.#lines.end();
    });
    // The terminal is gone, which a signal tells as well, but not before.
    reader.on('error', () => this.#lines.end());
    await pause(typedBeforeMs);
    return this.#lines.take().filter((line) => line.trim() !== '');
  }

  next(prompt: string, signal: AbortSignal): Promise<string | null> {
    this.#reader?.setPrompt(prompt);
    this.#reader?.prompt(true);
    return this.#lines.next(signal);
  }

  end(): void {
    const reader = this.#reader;
    this.#reader = null;
    reader?.close();
  }
}
