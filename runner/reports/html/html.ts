/** Markup that only the tag `html` can make, so that nothing in it is unescaped but the templates' own text. */
export class Html {
  readonly #text: string;

  private constructor(text: string) {
    this.#text = text;
  }

  static fromTemplate(template: TemplateStringsArray, values: readonly HtmlValue[]): Html {
    const places = placesOf(template);
    let text = template[0] ?? '';
    values.forEach((value, i) => {
      const rendered = Html.#render(value);
      if (places[i] === 'tag' && rendered.includes('<')) throw new TypeError('an element inside a tag');
      text += rendered + (template[i + 1] ?? '');
    });
    return new Html(text);
  }

  static #render(value: HtmlValue): string {
    if (value === null) return '';
    if (value instanceof Html) return value.#text;
    if (typeof value === 'string' || typeof value === 'number') return escaped(String(value));
    return value.map(Html.#render).join('');
  }

  toString(): string {
    return this.#text;
  }
}

const known = new WeakMap<TemplateStringsArray, readonly ('text' | 'tag')[]>();

/** Where each value of a template stands. */
function placesOf(template: TemplateStringsArray): readonly ('text' | 'tag')[] {
  const before = known.get(template);
  if (before !== undefined) return before;
  let place: 'text' | 'tag' = 'text';
  const places = template.map((part) => {
    if (part.endsWith('=')) throw new TypeError('an attribute without quotes');
    const last = /[<>](?=[^<>]*$)/.exec(part)?.[0];
    place = last === undefined ? place : last === '<' ? 'tag' : 'text';
    return place;
  });
  known.set(template, places);
  return places;
}

/** Text is escaped, lists are joined, null is nothing. */
export type HtmlValue = Html | string | number | null | readonly HtmlValue[];

/** A template of markup. Values stand in text or in quoted attributes, and nowhere else. */
export function html(template: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  return Html.fromTemplate(template, values);
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
};

/**
 * Beside what HTML gives a meaning to, every character that is not visible (controls, so escape sequences; bidirectional and
 * zero-width ones; lone surrogates) is spelled out as `\u{1b}`: text in a report can neither be markup nor look like other text.
 * Line feeds stay.
 */
function escaped(text: string): string {
  // Most text is harmless, and the regular expression for all of Unicode is slow.
  if (/^[\n !#-%(-;=?-_a-~]*$/.test(text)) return text;
  return text.replace(
    /[&<>"'`]|[^\n\P{C}]|[\u2028\u2029]/gu,
    (char) => entities[char] ?? `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`,
  );
}
