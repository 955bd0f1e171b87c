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
