import { visible } from '../printable.ts';

/** As long as an exercise keeps a note. */
const longest = 2_000;

/** What the blue team wrote, printable. */
export function noteText(note: string): string {
  return visible(note.length > longest ? `${note.slice(0, longest)}...` : note);
}
