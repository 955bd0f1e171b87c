import { originOf, type Unescaped, unescaped } from './escapes.ts';

/** Shorter ones can't be told from ordinary text in an answer, so they could not be kept out of the evidence. */
export const shortestSecret = 8;
/** How many layers of escapes are undone: JSON in JSON, in an address, in a page. */
const deepestLayer = 8;

/**
 * Takes secrets out of whatever goes into errors, logs or evidence, in every form in which they travel: in small or capital letters, as
 * base64 within anything, with the characters escaped as JSON, addresses and HTML do, and the parts of which a credential is made.
 */
export class Redactor {
  readonly #forms = new Set<string>();
  /** All forms, the longest first; null where there is none yet. */
  #pattern: RegExp | null = null;

  /** One that is too short to be told from ordinary text is not looked for. */
  add(secret: string): void {
    for (const one of [secret, ...partsOf(secret)]) {
      if (one.length < shortestSecret) continue;
      for (const { text } of layersOf(one)) if (text.length >= shortestSecret) this.#forms.add(plain(text));
      for (const text of base64Of(one)) this.#forms.add(`${base64(text)}={0,2}`);
    }
    const longestFirst = [...this.#forms].sort((a, b) => b.length - a.length);
    this.#pattern = this.#forms.size === 0 ? null : new RegExp(longestFirst.join('|'), 'gi');
  }

  redacted(text: string): string {
    if (this.#pattern === null) return text;
    const spans: (readonly [number, number])[] = [];
    const undone: Unescaped[] = [];
    for (const layer of layersOf(text)) {
      if (layer.by !== null) undone.unshift(layer.by);
      for (const { 0: found, index } of layer.text.matchAll(this.#pattern)) {
        spans.push(undone.reduce((span, by) => originOf(by, span), [index, index + found.length] as const));
      }
    }
    return without(text, spans);
  }
}

interface Layer {
  readonly text: string;
  /** How it came from the layer before; null for the text itself. */
  readonly by: Unescaped | null;
}

/** A text, and what it is when one layer of escapes after the other is undone. */
function* layersOf(text: string): Generator<Layer> {
  yield { text, by: null };
  let by = unescaped(text);
  for (let depth = 1; by !== null && depth <= deepestLayer; depth++) {
    yield { text: by.text, by };
    by = unescaped(by.text);
  }
}

/** What is secret of `Bearer ...` and the like (RFC 9110 11.4); null where there is no scheme. */
export function behindScheme(credential: string): string | null {
  return /^[A-Za-z][\w-]*\s+(\S.*)$/.exec(credential)?.[1] ?? null;
}

/** What of a credential is a secret as well: what stands behind its scheme, and of a pair in base64 (RFC 7617) the pair and its second half. */
function partsOf(secret: string): readonly string[] {
  const behind = behindScheme(secret);
  const pair = pairIn(behind ?? secret);
  return [behind ?? [], pair === null ? [] : [pair, pair.slice(pair.indexOf(':') + 1)]].flat();
}

function pairIn(credential: string): string | null {
  if (!/^[\w+/-]+={0,2}$/.test(credential)) return null;
  const pair = Buffer.from(credential, 'base64').toString('utf8');
  return pair.includes(':') && !/[\p{Cc}\ufffd]/u.test(pair) ? pair : null;
}

/** As base64 (RFC 4648) has it where nothing, one or two bytes of something else go before it; what is mixed with those is left out. */
function base64Of(secret: string): readonly string[] {
  const bytes = Buffer.from(secret);
  const within = [1, 2].map((before) => {
    const text = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64');
    return text.slice(before + 1, Math.floor(((before + bytes.length) * 8) / 6));
  });
  const alone = bytes.toString('base64').replace(/=+$/, '');
  return [alone, alone.slice(0, Math.floor((bytes.length * 8) / 6)), ...within];
}

/** A space is a plus in a form (URL Standard, "application/x-www-form-urlencoded serializing"). */
function plain(text: string): string {
  return text
    .split(/[+ ]/)
    .map((part) => RegExp.escape(part))
    .join('[+ ]');
}

/** In either of its two alphabets (RFC 4648, sections 4 and 5). */
function base64(text: string): string {
  return text.replaceAll('+', '[+ -]').replaceAll('/', '[/_]');
}

function without(text: string, spans: readonly (readonly [number, number])[]): string {
  const parts: string[] = [];
  let done = 0;
  for (const [from, to] of spans.toSorted(([a], [b]) => a - b)) {
    if (from >= done) parts.push(text.slice(done, from), '[secret]');
    done = Math.max(done, to);
  }
  return parts.length === 0 ? text : parts.join('') + text.slice(done);
}
