/** Longest text of a run's that a comparison repeats, in characters. */
const longest = 300;

export function bounded(text: string): string {
  return text.length > longest ? `${text.slice(0, longest)}...` : text;
}
