/** A moment as formats of others want it, `2026-11-24T06:45:12.000Z`; null where the text is none. */
export function instantOf(at: string, laterMs = 0): string | null {
  const time = new Date(Date.parse(at) + laterMs);
  return Number.isNaN(time.getTime()) ? null : time.toISOString();
}
