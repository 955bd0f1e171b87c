import { once } from 'node:events';

/** Characters that are written at once: a call of the system for every line would take longer than reading the events. */
const batch = 64 * 1024;

/** Many lines to a stream that may be slow, or go away. */
export class LineWriter {
  readonly #out: NodeJS.WriteStream;
  #waiting = '';
  /** Nobody reads any more (`motw events FILE | head`). Node keeps standard output as if it were open. */
  isGone = false;

  constructor(out: NodeJS.WriteStream) {
    this.#out = out;
    out.once('error', () => {
      this.isGone = true;
    });
  }

  async write(line: string): Promise<void> {
    this.#waiting += `${line}\n`;
    if (this.#waiting.length >= batch || this.#out.isTTY) await this.flush();
  }

  async flush(): Promise<void> {
    const text = this.#waiting;
    this.#waiting = '';
    if (text === '' || this.isGone || this.#out.write(text)) return;
    // Rejects where the stream goes away, which it is told above.
    await once(this.#out, 'drain').catch(() => {});
  }
}
