const unitMs = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 } as const;

/** A whole number and a unit: `500ms`, `2s`, `5m`, `1h`. */
export const durationPattern = /^([1-9]\d*)(ms|s|m|h)$/;

/** As whoever wrote none is told. */
export const aDuration = 'a whole number and a unit, such as 500ms, 2s, 5m or 1h';

/** Milliseconds of a text that `durationPattern` matches; anything else is a fault of the caller. */
export function milliseconds(duration: string): number {
  const [, count, unit] = durationPattern.exec(duration) ?? [];
  if (unit === undefined || !Object.hasOwn(unitMs, unit)) throw new RangeError(`not a duration: ${duration}`);
  return Number(count) * unitMs[unit as keyof typeof unitMs];
}
