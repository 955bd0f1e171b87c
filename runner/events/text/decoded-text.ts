import type { Encoding } from './encoding.ts';

/** How each encoding spells U+FFFD; the others can't. */
const spelled: Readonly<Record<Encoding, Buffer>> = {
  'utf-8': Buffer.from([0xef, 0xbf, 0xbd]),
  'utf-16le': Buffer.from([0xfd, 0xff]),
  'utf-16be': Buffer.from([0xff, 0xfd]),
};

/** Bytes as text, piece by piece. What the encoding does not allow is read as U+FFFD, and `lostAt` says where that began. */
export class DecodedText implements AsyncIterable<string> {
  readonly #bytes: AsyncIterable<Uint8Array>;
  readonly #encoding: Encoding;
  /** The line of the first such place; null as long as there is none. */
  lostAt: number | null = null;

  constructor(bytes: AsyncIterable<Uint8Array>, encoding: Encoding) {
    this.#bytes = bytes;
    this.#encoding = encoding;
  }

  async *[Symbol.asyncIterator](): AsyncIterator<string> {
    const decoder = new TextDecoder(this.#encoding);
    const mark = spelled[this.#encoding] ?? null;
    let line = 1;
    // One that is spelled across the border to the next piece comes out with that.
    let tail = Buffer.alloc(0);
    const checked = (text: string, bytes: Uint8Array): string => {
      if (this.lostAt !== null) return text;
      if (text.includes('\ufffd')) {
        const own = mark === null ? 0 : count(Buffer.concat([tail.subarray(1 - mark.length), bytes]), mark);
        if (count(text, '\ufffd') > own)
          this.lostAt = line + count(text.slice(0, text.indexOf('\ufffd')), '\n');
      }
      line += count(text, '\n');
      tail = Buffer.concat([tail, bytes.subarray(-2)]).subarray(-2);
      return text;
    };
    for await (const bytes of this.#bytes) yield checked(decoder.decode(bytes, { stream: true }), bytes);
    yield checked(decoder.decode(), Buffer.alloc(0));
  }
}

function count<Part extends string | Buffer>(
  text: { indexOf(part: Part, from?: number): number },
  part: Part,
): number {
  let found = 0;
  for (let at = text.indexOf(part); at !== -1; at = text.indexOf(part, at + part.length)) found++;
  return found;
}
