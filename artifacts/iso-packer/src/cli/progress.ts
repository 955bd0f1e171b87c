/** In seconds since the command began, and between two looks. */
const FIRST_SHOWN = 1;
const BETWEEN = 0.2;

/** How far the image is written, in one line of the terminal that changes; nothing where there is no terminal, or it is done at once. */
export class Progress implements Disposable {
  readonly #total: number | null;
  #next = FIRST_SHOWN;
  #shown = false;

  /** @param total bytes; null where nobody knows */
  constructor(total: number | null) {
    this.#total = total;
  }

  show(written: number): void {
    const now = process.uptime();
    if (now < this.#next || !process.stderr.isTTY) return;
    this.#next = now + BETWEEN;
    this.#shown = true;
    const mebibytes = `${Math.floor(written / 1024 ** 2)} MiB`;
    const share = this.#total === null ? '' : ` ${Math.floor((100 * written) / this.#total)} %`;
    process.stderr.write(`\r${mebibytes}${share}`);
  }

  [Symbol.dispose](): void {
    if (this.#shown) process.stderr.write('\r\u001b[K');
    this.#shown = false;
  }
}
