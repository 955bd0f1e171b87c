import type { IncomingHttpHeaders } from 'node:http';
import { TextDecoder } from 'node:util';
import { type Token, Tokenizer, TokenizerMode } from 'parse5';
import { oneLine } from '../../one-line.ts';

/** What of a page is read, in bytes. */
export const longestPage = 64 * 1024;

/** A page that came in place of a file, read as a browser reads it (WHATWG HTML, 13.2.5). Its scripts are not run. */
export interface Page {
  /** What it says, on one line. */
  readonly text: string;
  /** Whether it loads itself, or another, without anybody's doing. */
  readonly goesOn: boolean;
  /** What it has for its reader to do, in words: `a form`. */
  readonly waysOn: readonly string[];
  readonly links: readonly Link[];
  /** What in it comes from elsewhere, in words: `a frame`. */
  readonly hidden: readonly string[];
}

interface Link {
  /** As it stands there. */
  readonly to: string;
  readonly text: string;
}

/** What the reader may do without leaving the page for another. */
const controls: ReadonlyMap<string, string> = new Map([
  ['form', 'a form'],
  ['button', 'a button'],
]);
const buttons: readonly string[] = ['submit', 'button', 'image', 'checkbox'];
const frames: readonly string[] = ['iframe', 'frame', 'object', 'embed'];
/** What is in them is no text for people. */
const raw: ReadonlyMap<string, number> = new Map([
  ['script', TokenizerMode.SCRIPT_DATA],
  ['style', TokenizerMode.RAWTEXT],
]);
/** What stands within a line of text; anything else ends a word. */
const inline: readonly string[] = ['b', 'i', 'em', 'strong', 'span', 'a', 'font', 'u', 'small', 'code', 'tt'];

/** Null for what is no page that can be read: in another coding, or no text. */
export function readPage(headers: IncomingHttpHeaders, bytes: Buffer): Page | null {
  const { 'content-type': type = '', 'content-encoding': coding = 'identity' } = headers;
  const isHtml = /^\s*(text\/html|application\/xhtml\+xml)\b/i.test(type);
  const isText = isHtml || /^\s*(text\/|application\/json\b)/i.test(type);
  if (!isText || coding !== 'identity' || bytes.includes(0)) return null;
  const written = decoderOf(type, bytes).decode(bytes);
  const goesOn = headers.refresh !== undefined;
  if (isHtml) return new Reader(goesOn).read(written);
  return { text: oneLine(written), goesOn, waysOn: [], links: [], hidden: [] };
}

/** By what the answer says, else what the page says itself (WHATWG HTML, 13.2.3.2), else UTF-8. */
function decoderOf(type: string, bytes: Buffer): TextDecoder {
  const said = /charset\s*=\s*["']?([\w:.-]+)/i;
  const [, label = 'utf-8'] = said.exec(type) ?? said.exec(bytes.subarray(0, 1024).toString('latin1')) ?? [];
  try {
    return new TextDecoder(label);
  } catch {
    return new TextDecoder();
  }
}

class Reader {
  readonly #text: string[] = [];
  readonly #waysOn = new Set<string>();
  readonly #hidden = new Set<string>();
  readonly #links: Link[] = [];
  #goesOn: boolean;
  #link: { readonly to: string; text: string } | null = null;
  #isRaw = false;

  constructor(goesOn: boolean) {
    this.#goesOn = goesOn;
  }

  read(html: string): Page {
    const ignored = (): void => {};
    const said = ({ chars }: Token.CharacterToken): void => this.#say(chars);
    const tokenizer: Tokenizer = new Tokenizer(
      { sourceCodeLocationInfo: false },
      {
        onStartTag: (tag) => {
          this.#open(tag);
          const mode = raw.get(tag.tagName);
          this.#isRaw = mode !== undefined;
          if (mode !== undefined) tokenizer.state = mode;
        },
        onEndTag: ({ tagName }) => {
          this.#isRaw = false;
          if (tagName === 'a') this.#endLink();
          if (!inline.includes(tagName)) this.#say(' ');
        },
        onCharacter: said,
        onWhitespaceCharacter: said,
        onNullCharacter: ignored,
        onComment: ignored,
        onDoctype: ignored,
        onEof: ignored,
      },
    );
    tokenizer.write(html, true);
    this.#endLink();
    return {
      text: oneLine(this.#text.join('')),
      goesOn: this.#goesOn,
      waysOn: [...this.#waysOn],
      links: this.#links,
      hidden: [...this.#hidden],
    };
  }

  #open({ tagName, attrs }: Token.TagToken): void {
    const attributes = new Map(attrs.map(({ name, value }) => [name, value]));
    const control = controls.get(tagName);
    if (control !== undefined) this.#waysOn.add(control);
    const type = attributes.get('type')?.trim().toLowerCase() ?? '';
    if (tagName === 'input' && buttons.includes(type)) this.#waysOn.add('a button');
    if (attrs.some(({ name }) => /^on(click|mouse|pointer|touch|key)/.test(name)))
      this.#waysOn.add('something to click on');
    if (frames.includes(tagName)) this.#hidden.add('a frame');
    if (tagName === 'meta' && attributes.get('http-equiv')?.trim().toLowerCase() === 'refresh')
      this.#goesOn = true;
    if (!inline.includes(tagName)) this.#say(' ');
    const to = attributes.get('href') ?? attributes.get('xlink:href');
    if (to === undefined || (tagName !== 'a' && tagName !== 'area')) return;
    this.#endLink();
    this.#link = { to: to.trim(), text: '' };
    if (tagName === 'area') this.#endLink();
  }

  #say(text: string): void {
    if (this.#isRaw) return;
    this.#text.push(text);
    if (this.#link !== null) this.#link.text += text;
  }

  #endLink(): void {
    if (this.#link !== null) this.#links.push({ to: this.#link.to, text: oneLine(this.#link.text) });
    this.#link = null;
  }
}
