import { createHash } from 'node:crypto';
import PostalMime from 'postal-mime';
import type { Parcel } from '../../../ports/gateway.ts';
import { opening } from './announcement.ts';

/** What a message that came brought. */
export type Arrival =
  | { readonly is: 'whole' }
  | { readonly is: 'renamed'; readonly name: string }
  /** `words`: what stands in the message instead. */
  | { readonly is: 'stripped'; readonly words: string }
  /** The attachment is still looked at, and comes later or does not: nothing is decided yet. */
  | { readonly is: 'not yet'; readonly words: string }
  /** Something is wrong with the message itself, which says nothing about a policy. */
  | { readonly is: 'damaged'; readonly why: string };

type Sent = Pick<Parcel, 'name' | 'sha256' | 'size'>;

/** Of a text attachment, how much is read for the gateway's words, in bytes. */
const longestNote = 4_096;

/** What stands in the place of an attachment meanwhile, as Microsoft's "Safe Attachments Scan In Progress" [M]. */
const meanwhile = /\bscan(ning)? (is )?(still )?in progress\b|\b(is|are|being) (still )?(being )?scanned\b/i;

export async function arrivalOf(message: Uint8Array, parcel: Sent, beginning: Uint8Array): Promise<Arrival> {
  const email = await PostalMime.parse(message, { maxNestingDepth: 50 }).catch((error: Error) => error);
  if (email instanceof Error)
    return { is: 'damaged', why: `the message that came can not be read: ${email.message}` };
  const attached = email.attachments.map(({ filename, content, mimeType }) => ({
    name: filename ?? '',
    mimeType,
    bytes: typeof content === 'string' ? Buffer.from(content) : new Uint8Array(content),
  }));
  const whole = attached.filter(({ bytes }) => sha256(bytes) === parcel.sha256);
  if (whole.some(({ name }) => opensAs(name) === opensAs(parcel.name))) return { is: 'whole' };
  const [renamed] = whole;
  if (renamed !== undefined) return { is: 'renamed', name: renamed.name };
  if (attached.some(({ name }) => name === parcel.name))
    return { is: 'damaged', why: 'the attachment came under its name with other bytes' };
  if (holds(message, beginning))
    return { is: 'damaged', why: 'the message came so that its attachment can not be read' };
  const text = `${email.text ?? ''} ${email.html ?? ''}`;
  if (!text.includes(opening))
    return { is: 'damaged', why: `the message came without its own text: ${text.slice(0, 300)}` };
  const notes = attached
    .filter(({ mimeType }) => mimeType.startsWith('text/'))
    .map(({ bytes }) => Buffer.from(bytes.subarray(0, longestNote)).toString('utf8'));
  const words = [gatewaysWords(text), ...notes].join(' ');
  const named = attached.map(({ name }) => name).join(' ');
  return { is: meanwhile.test(`${words} ${named}`) ? 'not yet' : 'stripped', words };
}

/** Its last extension, as Windows sees it, which takes no notice of case and of dots and spaces at the end [H]. */
function opensAs(name: string): string {
  const is = name
    .normalize('NFC')
    .toLowerCase()
    .replace(/[. ]+$/, '');
  return is.slice(is.lastIndexOf('.') + 1);
}

/** Whether the beginning of the attachment (RFC 2045 6.8) stands anywhere in the message. */
function holds(message: Uint8Array, beginning: Uint8Array): boolean {
  const written = Buffer.from(beginning.subarray(0, beginning.length - (beginning.length % 3)));
  const raw = Buffer.from(message).toString('latin1').replaceAll(/\s+/g, '');
  return written.length > 0 && raw.includes(written.toString('base64'));
}

/** The text without what we wrote. */
function gatewaysWords(text: string): string {
  const ours = /This message is an announced test[\s\S]*?Marker: [\da-f]+/g;
  return text
    .replaceAll(ours, ' ')
    .replaceAll(/<[^<>]*>/g, ' ')
    .trim();
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
