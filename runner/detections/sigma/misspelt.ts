/**
 * Whether a word is another one with a slip of the hand in it: a letter more, less or another, two that changed places, capitals, or a
 * plural. Words that merely look alike are not meant: a log source may have attributes of its own.
 */
export function isMisspelt(given: string, known: string): boolean {
  if (given === known) return false;
  const lower = given.toLowerCase();
  return [lower, lower.replace(/s$/, ''), lower.replace(/ies$/, 'y')].some((each) => hasOneSlip(each, known));
}

function hasOneSlip(a: string, b: string): boolean {
  const shorter = Math.min(a.length, b.length);
  let start = 0;
  while (start < shorter && a[start] === b[start]) start++;
  let end = 0;
  while (end < shorter - start && a.at(-1 - end) === b.at(-1 - end)) end++;
  const left = a.slice(start, a.length - end);
  const right = b.slice(start, b.length - end);
  if (left.length <= 1 && right.length <= 1) return true;
  return left.length === 2 && right.length === 2 && left[0] === right[1] && left[1] === right[0];
}
