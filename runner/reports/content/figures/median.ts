/** Of an even number of values the mean of the two in the middle; null of none. */
export function median(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [above = null, below = null] = [sorted[middle], sorted[middle - 1]];
  return sorted.length % 2 === 1 || above === null || below === null ? above : (below + above) / 2;
}
