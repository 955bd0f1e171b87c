import { median } from '../../content/figures/median.ts';

/** In milliseconds: what a detective control took in the newest run that judged it, and in the middle. */
export interface Times {
  readonly last: number | null;
  readonly median: number;
}

/** @returns null where it was never timed */
export function timesOf(points: readonly { readonly timeToDetectMs: number | null }[]): Times | null {
  const times = points.map(({ timeToDetectMs }) => timeToDetectMs).filter((time) => time !== null);
  const middle = median(times);
  return middle === null ? null : { last: points.at(-1)?.timeToDetectMs ?? null, median: middle };
}

/** `150/144 ms`: the last one and the median, in one unit. */
export function shortly({ last, median }: Times): string {
  const inSeconds = Math.max(last ?? 0, median) >= 10_000;
  const figure = (ms: number) => (inSeconds ? (ms / 1000).toFixed(1) : Math.round(ms).toString());
  return `${last === null ? '-' : figure(last)}/${figure(median)} ${inSeconds ? 's' : 'ms'}`;
}
