/**
 * The part of a long text that is looked at now: it grows at its end, is dropped from its start, and knows where in the whole text
 * it stands.
 */
export class TextWindow {
  text = '';
  /** How much has been dropped of the whole text, in characters. */
  offset = 0;
  readonly #pieces: AsyncIterator<string>;
  #start: Place = { line: 1, column: 1, first: true };

  constructor(pieces: AsyncIterable<string>) {
    this.#pieces = pieces[Symbol.asyncIterator]();
  }

  /** Takes in the next piece; false at the end of the text. */
  async more(): Promise<boolean> {
    const next = await this.#pieces.next();
    if (next.done === true) return false;
    this.text += next.value;
    return true;
  }

  /** Its beginning, as a copy: a mere slice would hold the whole window in memory for as long as anybody holds a word of it. */
  head(length: number): string {
    return ` ${this.text.slice(0, length)}`.slice(1);
  }

  drop(length: number): void {
    this.#start = this.#place(length);
    this.text = this.text.slice(length);
    this.offset += length;
  }

  /** Where an offset of the window stands in the whole text: `line 3`, or `line 3, column 81` where something stands before it. */
  at(offset = 0): string {
    const { line, column, first } = this.#place(offset);
    return first ? `line ${line}` : `line ${line}, column ${column}`;
  }

  #place(offset: number): Place {
    let { line, column, first } = this.#start;
    // Searched no further than it is asked for: the next line may begin far away.
    const passed = this.text.slice(0, offset);
    let start = 0;
    for (let end = passed.indexOf('\n'); end !== -1; end = passed.indexOf('\n', start)) {
      line++;
      start = end + 1;
      column = 1;
      first = true;
    }
    const before = passed.slice(start);
    return { line, column: column + before.length, first: first && before.trim() === '' };
  }
}

interface Place {
  readonly line: number;
  readonly column: number;
  /** Nothing but white space stands before it in its line. */
  readonly first: boolean;
}
