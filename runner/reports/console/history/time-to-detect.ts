/** In milliseconds: what a detective control took in the newest run that judged it, and in the middle. */
export interface Times {
  readonly last: number | null;
  readonly median: number;
}

/** @returns null where it was never timed */
export function timesOf(points: readonly { readonly timeToDetectMs: number | null }[]): Times | null {
  const times = points.map(({ timeToDetectMs }) => timeToDetectMs).filter((time) => time !== null);
  if (times.length === 0) return null;
  const sorted = times.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [above = 0, below = 0] = [sorted[middle], sorted[middle - 1]];
  const median = sorted.length % 2 === 1 ? above : (below + above) / 2;
  return { last: points.at(-1)?.timeToDetectMs ?? null, median };
}

/** `150/144 ms`: the last one and the median, in one unit. */
export function shortly({ last, median }: Times): string {
  const inSeconds = Math.max(last ?? 0, median) >= 10_000;
  const figure = (ms: number) => (inSeconds ? (ms / 1000).toFixed(1) : Math.round(ms).toString());
  return `${last === null ? '-' : figure(last)}/${figure(median)} ${inSeconds ? 's' : 'ms'}`;
}
