import type { Chunk } from '../chunk.ts';
import { Damaged } from '../damaged.ts';
import { utf16 } from './value-text.ts';
import { Values } from './values.ts';

/**
 * BinXml (MS-EVEN6 §2.2.12) as it stands in a chunk (libevtx, "Binary XML"): names and templates are referred to by their offset in the
 * chunk, and follow the reference where they come for the first time.
 */
export type Part = string | Slot | Element | Instance;

/** A place that a value of the instance fills; an optional one takes its element or attribute away where the value is null. */
export interface Slot {
  readonly is: 'slot';
  readonly index: number;
  readonly optional: boolean;
}

export interface Attribute {
  readonly name: string;
  readonly content: readonly Part[];
}

export interface Element {
  readonly is: 'element';
  readonly name: string;
  readonly attributes: readonly Attribute[];
  readonly content: readonly Part[];
}

/** A template together with the values for its slots. */
interface Instance {
  readonly is: 'instance';
  readonly template: Template;
  readonly values: Values;
}

export type Template = readonly Part[];

/** How many elements may stand in one another, and how many values or templates; real events need 4 and 2. */
const deepest = 64;
const innermost = 16;
const moreFlag = 0x40;
const token = {
  end: 0x00,
  openElement: 0x01,
  closeStart: 0x02,
  closeEmpty: 0x03,
  endElement: 0x04,
  value: 0x05,
  attribute: 0x06,
  cdata: 0x07,
  character: 0x08,
  entity: 0x09,
  instructionTarget: 0x0a,
  instructionData: 0x0b,
  instance: 0x0c,
  slot: 0x0d,
  optionalSlot: 0x0e,
  fragment: 0x0f,
} as const;

/** Stands for a template while it is read. */
const inItself = new Damaged('a template contains itself');
const definitionHeader = 24;

const entities: { readonly [name: string]: string } = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** What a record or a value holds. `level`: how many values and templates it is within. */
export function readFragment(chunk: Chunk, from: number, to: number, level: number): readonly Part[] {
  return new FragmentReader(chunk, from, to, level).content(0);
}

/** Templates name one another, and values hold templates. */
export function checkLevel(level: number): void {
  if (level > innermost) throw new Damaged(`it has values within values more than ${innermost} deep`);
}

class FragmentReader {
  readonly #chunk: Chunk;
  readonly #end: number;
  readonly #level: number;
  #at: number;

  constructor(chunk: Chunk, from: number, to: number, level: number) {
    checkLevel(level);
    this.#chunk = chunk;
    this.#at = from;
    this.#end = to;
    this.#level = level;
  }

  /** Up to the end of the element that is open, or of the fragment. */
  content(depth: number): readonly Part[] {
    if (depth > deepest) throw new Damaged(`it is nested more than ${deepest} deep`);
    const parts: Part[] = [];
    for (;;) {
      const kind = this.#byte() & ~moreFlag;
      switch (kind) {
        case token.end:
          if (depth > 0) throw new Damaged('it ends within an element');
          return parts;
        case token.endElement:
          if (depth === 0) throw new Damaged('an element ends that did not begin');
          return parts;
        case token.openElement:
          parts.push(this.#element(depth));
          break;
        case token.instance:
          parts.push(this.#instance());
          break;
        case token.fragment:
          this.#skip(3);
          break;
        case token.instructionTarget:
          this.#name();
          break;
        case token.instructionData:
          this.#text();
          break;
        default:
          parts.push(this.#characters(kind));
      }
      if (depth === 0 && this.#at >= this.#end) return parts;
    }
  }

  #element(depth: number): Element {
    const hasAttributes = ((this.#chunk.bytes[this.#at - 1] ?? 0) & moreFlag) !== 0;
    this.#skip(this.#hasDependencyId() ? 6 : 4);
    const name = this.#name();
    const attributes: Attribute[] = [];
    if (hasAttributes) {
      this.#skip(4);
      while ((this.#peek() & ~moreFlag) === token.attribute) {
        this.#skip(1);
        attributes.push({ name: this.#name(), content: this.#attributeContent() });
      }
    }
    const close = this.#byte();
    if (close === token.closeEmpty) return { is: 'element', name, attributes, content: [] };
    if (close !== token.closeStart) throw new Damaged(`the start of ${name} does not end`);
    return { is: 'element', name, attributes, content: this.content(depth + 1) };
  }

  /**
   * Elements of a template have a dependency id before their size, others have none (libevtx, "Element start"); writers differ in
   * what a template is. The offset of the name decides, which is below 2^16 and not 0: at the other place its half would stand.
   */
  #hasDependencyId(): boolean {
    return this.#leadsToName(this.#at + 6) || !this.#leadsToName(this.#at + 4);
  }

  #leadsToName(at: number): boolean {
    if (at + 4 > this.#end) return false;
    const offset = this.#chunk.view.getUint32(at, true);
    return offset >= 512 && offset + 8 <= this.#chunk.end;
  }

  #attributeContent(): readonly Part[] {
    const parts: Part[] = [];
    for (;;) {
      const kind = this.#peek() & ~moreFlag;
      const isCharacters =
        kind === token.value ||
        kind === token.character ||
        kind === token.entity ||
        kind === token.slot ||
        kind === token.optionalSlot;
      if (!isCharacters) return parts;
      this.#skip(1);
      parts.push(this.#characters(kind));
    }
  }

  #characters(kind: number): string | Slot {
    switch (kind) {
      case token.value:
        if (this.#byte() !== 1) throw new Damaged('a text in it is no string');
        return this.#text();
      case token.cdata:
        return this.#text();
      case token.character:
        return String.fromCharCode(this.#uint16());
      case token.entity: {
        const name = this.#name();
        return entities[name] ?? `&${name};`;
      }
      case token.slot:
      case token.optionalSlot: {
        const index = this.#uint16();
        this.#skip(1);
        return { is: 'slot', index, optional: kind === token.optionalSlot };
      }
      default:
        throw new Damaged(`it has the unknown token 0x${kind.toString(16)}`);
    }
  }

  #instance(): Instance {
    this.#skip(5);
    const at = this.#uint32();
    const template = this.#template(at);
    if (at === this.#at) this.#skip(definitionHeader + this.#chunk.view.getUint32(at + 20, true));
    const values = new Values(this.#chunk, this.#at, this.#end);
    this.#at = values.end;
    return { is: 'instance', template, values };
  }

  /** A definition: where the next one is, a GUID, and the size of what follows (libevtx, "Template definition"). */
  #template(at: number): Template {
    const chunk = this.#chunk;
    let template = chunk.templates.get(at);
    if (template === undefined) {
      chunk.templates.set(at, inItself);
      template = this.#definition(at);
      chunk.templates.set(at, template);
    }
    if (template instanceof Damaged) throw template;
    return template;
  }

  #definition(at: number): Template | Damaged {
    const chunk = this.#chunk;
    try {
      const from = at + definitionHeader;
      const size = chunk.uint32(at + 20, chunk.end);
      if (from + size > chunk.end) throw new Damaged('a template reaches beyond its chunk');
      chunk.define(size);
      const reader = new FragmentReader(chunk, from, from + size, this.#level + 1);
      return reader.content(0);
    } catch (error) {
      if (error instanceof Damaged) return error;
      throw error;
    }
  }

  /** The name that is referred to here; one that stands here is passed. */
  #name(): string {
    const offset = this.#uint32();
    const name = this.#chunk.name(offset);
    if (offset === this.#at) this.#at = this.#chunk.nameEnd(offset);
    return name;
  }

  #text(): string {
    const length = this.#uint16() * 2;
    const from = this.#at;
    this.#skip(length);
    return utf16(this.#chunk.bytes, from, from + length);
  }

  #skip(bytes: number): void {
    if (this.#at + bytes > this.#end) throw new Damaged('it ends too early');
    this.#at += bytes;
  }

  #peek(): number {
    return this.#at < this.#end ? (this.#chunk.bytes[this.#at] ?? 0) : 0;
  }

  #byte(): number {
    this.#skip(1);
    return this.#chunk.bytes[this.#at - 1] ?? 0;
  }

  #uint16(): number {
    this.#skip(2);
    return this.#chunk.view.getUint16(this.#at - 2, true);
  }

  #uint32(): number {
    this.#skip(4);
    return this.#chunk.view.getUint32(this.#at - 4, true);
  }
}
