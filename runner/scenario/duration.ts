const unitMs = { ms: 1, s: 1_000, m: 60_000 } as const;

/** A whole number and a unit: `500ms`, `2s`, `5m`. */
export const durationPattern = /^([1-9]\d*)(ms|s|m)$/;

/** Milliseconds of a text that `durationPattern` matches; anything else is a fault of the caller. */
export function milliseconds(duration: string): number {
  const [, count, unit] = durationPattern.exec(duration) ?? [];
  if (unit !== 'ms' && unit !== 's' && unit !== 'm') throw new RangeError(`not a duration: ${duration}`);
  return Number(count) * unitMs[unit];
}
