import { cut } from '../../reports/lines.ts';
import { columnsOf, type Shown } from './shown.ts';

/** Carriage return, then Erase in Line, the whole of it (ECMA-48, EL 2). */
const erase = '\r\x1b[2K';
const redrawMs = 200;

/** The last line of a terminal, drawn again and again while something goes on, and never wrapped. */
export class LiveLine implements Disposable {
  readonly #out: Shown;
  #text: () => string = () => '';
  #timer: NodeJS.Timeout | null = null;
  readonly #stop = (): void => this[Symbol.dispose]();

  constructor(out: Shown) {
    this.#out = out;
  }

  /** @param text what to draw, asked for at every drawing */
  draw(text: () => string): void {
    this.#text = text;
    if (this.#timer === null) {
      this.#timer = setInterval(() => this.#redraw(), redrawMs).unref();
      process.once('exit', this.#stop);
    }
    this.#redraw();
  }

  /** Takes the line away and leaves the cursor where it began; done by itself when the process exits. */
  [Symbol.dispose](): void {
    if (this.#timer === null) return;
    clearInterval(this.#timer);
    process.off('exit', this.#stop);
    this.#timer = null;
    this.#out.write(erase);
  }

  #redraw(): void {
    // In the last column some terminals wrap already.
    this.#out.write(erase + cut(this.#text(), columnsOf(this.#out) - 1));
  }
}
