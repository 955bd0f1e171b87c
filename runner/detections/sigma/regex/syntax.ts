import type { CharSet } from './char-set.ts';

/** Where a regular expression may stand in the text, without taking a character. */
export type Anchor =
  | 'text-start'
  | 'line-start'
  | 'text-end'
  | 'line-end'
  | 'before-end'
  | 'word-edge'
  | 'no-word-edge';

/** A regular expression as a tree; flags are worked into it. */
export type Regex =
  | { readonly is: 'char'; readonly set: CharSet }
  | { readonly is: 'anchor'; readonly anchor: Anchor }
  | { readonly is: 'sequence'; readonly parts: readonly Regex[] }
  | { readonly is: 'choice'; readonly options: readonly Regex[] }
  | { readonly is: 'repeat'; readonly part: Regex; readonly least: number; readonly most: number };
