/** What a server said no with. */
export interface Refusal {
  /** RFC 5321 4.2; null where a report does not have it. */
  readonly code: number | null;
  /** Enhanced status code (RFC 3463), such as `5.7.1`; null where there is none. */
  readonly status: string | null;
  readonly text: string;
}

/**
 * RFC 3463 3.7 and 3.8: 5.7.0 and 5.7.1 are security and policy; 5.6.0 and 5.6.1 the content. Other details of 5.7 are of logins,
 * encryption and the sender's proofs (RFC 7372).
 */
const ofPolicy = ['5.7.0', '5.7.1', '5.6.0', '5.6.1'];
/** Where no status says what it is, or only that it is another. 552 alone is a size. */
const plainCodes = [550, 554];
/** What has the same codes and is not about what is attached. */
const otherReasons =
  /\b(relay(ing)?|spf|dkim|dmarc|rbl|dnsbl|spamhaus|spamcop|gr[ea]ylist\w*|quota|rate.?limit\w*|reputation|mailbox (is )?(full|unavailable|disabled)|(user|recipient) unknown|no such (user|mailbox|recipient)|too (big|large))\b/i;

/** A message that was refused once the server had all of it (RFC 5321 4.1.1.4). What was refused before can't be about its content. */
export function isPolicyRefusal({ code, status, text }: Refusal): boolean {
  if (code !== null && (code < 500 || code > 599)) return false;
  if (otherReasons.test(text)) return false;
  if (status !== null && status !== '5.0.0') return ofPolicy.includes(status);
  return code !== null && plainCodes.includes(code);
}

/** The parts of a reply, such as `550-5.7.1 Text`, in one line or several. */
export function refusalOf(reply: string): Refusal {
  const [, code] = /^\s*(\d{3})\b/.exec(reply) ?? [];
  const [, status] = /^\s*\d{3}[ -]([245]\.\d{1,3}\.\d{1,3})\b/.exec(reply) ?? [];
  return { code: code === undefined ? null : Number(code), status: status ?? null, text: reply };
}
