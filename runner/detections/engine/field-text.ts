/** One value of an event's field as text, and its forms for comparing, each made when it is first asked for. */
export class FieldText {
  /** Null for JSON's null, which has no text. */
  readonly text: string | null;
  #folded: string | null = null;
  #dashed: string | null = null;

  constructor(text: string | null) {
    this.text = text;
  }

  /** Without regard to case. */
  get folded(): string {
    this.#folded ??= fold(this.text ?? '');
    return this.#folded;
  }

  /** The same, and every dash that `windash` knows as a hyphen. */
  get dashed(): string {
    this.#dashed ??= dash(this.folded);
    return this.#dashed;
  }
}

/** Lower case. A sigma at a word's end has a form of its own there, which would make it differ from one within a word. */
export function fold(text: string): string {
  const lower = text.toLowerCase();
  return lower.includes('ς') ? lower.replaceAll('ς', 'σ') : lower;
}

export function dash(text: string): string {
  return text.replaceAll(/[/\u2013\u2014\u2015]/g, '-');
}
