import { createInterface } from 'node:readline';
import { stripVTControlCharacters } from 'node:util';

const LIFE_SIGN_MS = 30_000;

/**
 * Reads what ava writes for people, counts its tests, and passes on what is worth reading: each failure as it happens, and ava's
 * details of all of them. Passed tests become one line of progress.
 */
export class AvaReport {
  passed = 0;
  failed = 0;
  /** @type {string[]} titles, which say why */
  skipped = [];
  /** ava's details of failures follow its first ruler; what is in them counts no more. */
  #inDetails = false;
  #hidden = false;
  #last = Date.now();
  #out;

  /** @param {import('node:stream').Writable & { isTTY?: boolean, columns?: number }} out */
  constructor(out) {
    this.#out = out;
  }

  /** @param {import('node:stream').Readable} stdout of one call of ava; those of others may follow */
  read(stdout) {
    this.#inDetails = false;
    createInterface({ input: stdout }).on('line', (line) => this.#line(line));
  }

  /** @param {string} line */
  #line(line) {
    const plain = stripVTControlCharacters(line);
    if (this.#inDetails) return this.#show(line);
    const [, sign = '', title = ''] = /^ {2}([✔√✘×-]) (.*)$/.exec(plain) ?? [];
    if (/^ {2}─+$/.test(plain)) {
      this.#inDetails = true;
    } else if (sign === '✔' || sign === '√') {
      this.passed += 1;
      this.#hidden = true;
      return this.#progress(title);
    } else if (sign === '-' && /^\[(?:skip|todo)\] /.test(title)) {
      this.skipped.push(title.replace(/^\[\w+\] /, ''));
      this.#hidden = true;
      return;
    } else if (sign === '✘' || sign === '×') {
      this.failed += 1;
      this.#hidden = false;
    } else if (plain === '' || (this.#hidden && plain.startsWith('    '))) {
      return; // what a passed test logged
    }
    this.#show(line);
  }

  /** @param {string} line */
  #show(line) {
    this.#out.write(this.#out.isTTY ? `\r\x1b[K${line}\n` : `${line}\n`);
  }

  /** @param {string} title */
  #progress(title) {
    const counts = `${this.passed} passed, ${this.failed} failed`;
    if (this.#out.isTTY) {
      this.#out.write(`\r\x1b[K${`${counts}  ${title}`.slice(0, (this.#out.columns || 80) - 1)}`);
    } else if (Date.now() - this.#last > LIFE_SIGN_MS) {
      this.#last = Date.now();
      this.#out.write(`… ${counts}\n`);
    }
  }

  /** The skipped tests, and the line of counts alone at the end. */
  finish() {
    if (this.#out.isTTY) this.#out.write('\r\x1b[K');
    for (const title of this.skipped) this.#out.write(`skipped: ${title}\n`);
    const skipped = this.skipped.length > 0 ? `, ${this.skipped.length} skipped` : '';
    this.#out.write(`${this.passed} passed, ${this.failed} failed${skipped}\n`);
  }
}
