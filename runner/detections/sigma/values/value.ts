import type { Program } from '../regex/program.ts';
import type { Regex } from '../regex/syntax.ts';
import type { Decimal } from './decimal.ts';
import type { Comparison, DatePart } from './modifiers.ts';
import type { Network } from './network.ts';
import type { Pattern } from './string-pattern.ts';

/** What a rule asks of one field's text. */
export type Value =
  | TextValue
  | RegexValue
  | NetworkValue
  | NumberValue
  | FieldValue
  | ExistsValue
  | NullValue;

/** How much of the field's text the value is: the whole, or with anything before or behind it. */
interface Placed {
  readonly openStart: boolean;
  readonly openEnd: boolean;
  readonly cased: boolean;
}

export interface TextValue extends Placed {
  readonly is: 'text';
  readonly pattern: Pattern;
  /** Each of the five dash characters stands for all of them. */
  readonly anyDash: boolean;
}

interface RegexValue {
  readonly is: 'regex';
  readonly regex: Regex;
  readonly program: Program;
}

interface NetworkValue {
  readonly is: 'network';
  readonly network: Network;
}

/** Of the field's number, or of a part of its date. */
export interface NumberValue {
  readonly is: 'number';
  readonly part: DatePart | null;
  readonly relation: Comparison | 'eq';
  readonly than: Decimal;
}

/** Another field of the same event. */
export interface FieldValue extends Placed {
  readonly is: 'field';
  readonly name: string;
}

interface ExistsValue {
  readonly is: 'exists';
  readonly wanted: boolean;
}

interface NullValue {
  readonly is: 'null';
}

/** One value as the rule writes it. Placeholders and offsets in Base64 make several out of one; any of them will do. */
export interface Wanted {
  readonly text: string;
  readonly anyOf: readonly Value[];
}
