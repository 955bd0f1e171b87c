/** Whoever goes through the run: at the terminal, or a script behind a pipe. */
export interface Operator {
  /** Whether what is typed is seen as it is typed. */
  readonly echoes: boolean;
  /**
   * From here on lines are taken.
   *
   * @returns what was typed before anything was asked: an Enter among it was not meant for this stop, so there is none
   */
  begin(): Promise<readonly string[]>;
  /** The next line; null where there will be none any more, or the signal was aborted. */
  next(prompt: string, signal: AbortSignal): Promise<string | null>;
  /** Until `begin`, the input is left alone. */
  end(): void;
}

/** Lines as they come, and who waits for one. */
export class LineQueue {
  readonly #lines: string[] = [];
  #waiting: (() => void) | null = null;
  #ended = false;

  add(line: string): void {
    this.#lines.push(line);
    this.#waiting?.();
  }

  /** No line will come any more. */
  end(): void {
    this.#ended = true;
    this.#waiting?.();
  }

  /** All that are there. */
  take(): readonly string[] {
    return this.#lines.splice(0);
  }

  /** Whether there is no line, and will be none. */
  get isOver(): boolean {
    return this.#ended && this.#lines.length === 0;
  }

  async next(signal: AbortSignal): Promise<string | null> {
    await this.ready(signal);
    return signal.aborted ? null : (this.#lines.shift() ?? null);
  }

  /** Resolves when there is a line, or there will be none, or the signal is aborted. */
  async ready(signal: AbortSignal): Promise<void> {
    while (this.#lines.length === 0 && !this.#ended && !signal.aborted) {
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#waiting = resolve;
      signal.addEventListener('abort', () => resolve(), { once: true });
      await promise;
    }
    this.#waiting = null;
  }
}
