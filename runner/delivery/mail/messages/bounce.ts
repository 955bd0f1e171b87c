import { markerHeader } from './announcement.ts';
import type { Refusal } from './policy-refusal.ts';

/** As much of a report is read, in bytes. */
export const longestReport = 256 << 10;

/** What a message in the sender's mailbox says of a message of ours. */
export interface Bounce {
  /** Of a delivery status notification (RFC 3464 2.3.3); `told`: it says something else about it. */
  readonly action: 'failed' | 'delayed' | 'delivered' | 'told';
  readonly refusal: Refusal;
}

/** Null where it is not about the message with this token. */
export function bounceOf(message: Uint8Array, token: string): Bounce | null {
  const text = unfolded(message);
  if (!text.includes(token)) return null;
  const told = { code: null, status: null, text: fieldOf(text, 'Subject') ?? '' };
  if (!isReport(text)) return { action: 'told', refusal: told };
  const action = fieldOf(text, 'Action')?.toLowerCase();
  const status = /^[245]\.\d{1,3}\.\d{1,3}/.exec(fieldOf(text, 'Status') ?? '')?.[0] ?? null;
  const said = [fieldOf(text, 'Diagnostic-Code'), fieldOf(text, 'Status')].filter((each) => each !== null);
  const code = /^smtp;\s*(\d{3})\b/i.exec(said[0] ?? '')?.[1];
  const refusal = { code: code === undefined ? null : Number(code), status, text: said.join('; ') };
  if (action === 'failed' || action === 'delayed') return { action, refusal };
  // RFC 3464 2.3.3: delivered, relayed, expanded.
  return { action: action === undefined ? 'told' : 'delivered', refusal };
}

/** Whether it is a report about a message of this marker: that has our header, and our subject. */
export function isBounceOf(message: Uint8Array, marker: string): boolean {
  const text = unfolded(message);
  return (
    isReport(text) &&
    fieldOf(text, markerHeader) === marker &&
    new RegExp(`^subject:.*\\(motw ${marker} `, 'im').test(text)
  );
}

function isReport(text: string): boolean {
  return /^content-type:\s*multipart\/report\b.*delivery-status/im.test(text);
}

/** The first field of that name anywhere in it. */
function fieldOf(text: string, name: string): string | null {
  return new RegExp(`^${name}:[ \\t]*(.*)$`, 'im').exec(text)?.[1]?.trim() ?? null;
}

/** RFC 5322 2.2.3. */
function unfolded(message: Uint8Array): string {
  return Buffer.from(message)
    .toString('latin1')
    .replaceAll(/\r?\n[ \t]+/g, ' ')
    .replaceAll('\r\n', '\n');
}
