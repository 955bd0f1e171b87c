/** What ends a connection and may be gone at the next try; a certificate that is not trusted is not among it. */
export const passing = new Set([
  'ECONNRESET',
  'ECONNREFUSED',
  'EPIPE',
  'ETIMEDOUT',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);

/**
 * How long a server wants to be left alone, in milliseconds (RFC 9110 10.2.3: seconds, or an HTTP date); null where it does not say.
 * A date is held against the server's own Date, so that a difference of clocks does not count.
 */
export function retryAfterMs(retryAfter: string | undefined, serverNow: number): number | null {
  const text = retryAfter?.trim() ?? '';
  if (/^\d+$/.test(text)) return Number(text) * 1_000;
  const at = Date.parse(text);
  return Number.isNaN(at) ? null : Math.max(0, at - serverNow);
}

/** What may pass when it is asked again: too many requests, and faults of the server or of what stands before it. */
export function isPassing(status: number): boolean {
  return status === 429 || status >= 500;
}
