import { styleText } from 'node:util';

/** Adds colour to text that has its final width, or nothing. */
export type Paint = (style: 'bold' | 'dim' | 'red' | 'green' | 'yellow', text: string) => string;

export function paintFor(colour: boolean): Paint {
  // The caller has already asked whether the stream shows colours.
  return colour ? (style, text) => styleText(style, text, { validateStream: false }) : (_, text) => text;
}
