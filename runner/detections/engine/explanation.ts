/** Why a rule matches an event, or does not. */
export interface Explanation {
  readonly matched: boolean;
  /** How much of the rule held, from 0 to 1: 1 exactly where it matches, 0 where the event is not of its log source. */
  readonly score: number;
  /** Whether the event is of the rule's log source at all; `text` names the log source and what the event is instead. */
  readonly logSource: { readonly held: boolean; readonly text: string };
  /** Worked out even where the log source did not hold. */
  readonly condition: ConditionPart;
}

export type ConditionPart = Operator | NamedSelection | Group | FieldTest;

/** `and`, `1 of` and the like; `text` is as the rule writes it. */
interface Operator {
  readonly is: 'all' | 'any' | 'not';
  readonly text: string;
  readonly held: boolean;
  readonly parts: readonly ConditionPart[];
}

/** A search identifier, with the one part that stands under it. */
interface NamedSelection {
  readonly is: 'selection';
  readonly name: string;
  readonly held: boolean;
  readonly parts: readonly ConditionPart[];
}

/** The entries of a map, which all hold, or those of a list, of which any does. */
interface Group {
  readonly is: 'all-of-map' | 'any-of-list';
  readonly held: boolean;
  readonly parts: readonly ConditionPart[];
}

/** One entry of a map, or keywords. */
export interface FieldTest {
  readonly is: 'field';
  /** As the rule names it; null where the whole event is searched. */
  readonly field: string | null;
  /** What the event calls it, where that is another name: `NewProcessName` for `Image`. */
  readonly eventField: string | null;
  /** As written, in their order. With `all` every value must hold, with `neq` the entry holds where they do not. */
  readonly modifiers: readonly string[];
  readonly held: boolean;
  /** The values as the rule writes them, and which of them the event has. */
  readonly wanted: readonly { readonly text: string; readonly held: boolean }[];
  /** What the event has in the field; null where it does not have it, or where the whole event is searched. */
  readonly seen: readonly string[] | null;
}
