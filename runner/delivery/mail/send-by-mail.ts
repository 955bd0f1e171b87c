import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Call, Raw } from '../../ports/call.ts';
import type { Parcel, Passage } from '../../ports/gateway.ts';
import { GatewayError } from '../gateway-error.ts';
import type { MailFaults } from './mail-fault.ts';
import type { MailRoute, Recipient } from './mail-route.ts';
import { type Listed, Mailbox, type Place } from './mailbox.ts';
import { isSubjectOf, tokenHeader } from './messages/announcement.ts';
import { arrivalOf } from './messages/arrival.ts';
import { type Bounce, bounceOf, longestReport } from './messages/bounce.ts';
import { isPolicyRefusal } from './messages/policy-refusal.ts';
import { submit } from './submission.ts';

const firstPauseMs = 200;
const longestPauseMs = 5_000;
/** Of what is kept of a message as evidence, in bytes. */
const longestEvidence = 64 << 10;
/** Of the attachment, to know it again in a message that can't be read. */
const beginningBytes = 48;

/**
 * Sends the parcel and waits until it is known what became of it. The mailboxes are opened before anything is sent: one that can't be
 * read tells nothing about a block.
 * @throws GatewayError, or the signal's reason
 */
export async function sendByMail(
  parcel: Parcel,
  to: Recipient,
  route: MailRoute,
  { signal, timeoutMs }: Call,
): Promise<Passage> {
  const { submission, bounces, giveUpAfter, faults } = route;
  const token = randomBytes(8).toString('hex');
  await using mailbox = await Mailbox.open(to.account, faults, signal, timeoutMs);
  await using sender = bounces === null ? null : await Mailbox.open(bounces, faults, signal, timeoutMs);
  const inbox = await mailbox.end('INBOX');
  const quarantine: (readonly [string, Place])[] = [];
  for (const folder of to.quarantine) quarantine.push([folder, await mailbox.end(folder)]);
  const bounced = await sender?.end('INBOX');

  const handed = await submit(parcel, token, to.address, submission, faults, signal);
  const reply = rawText('mail gateway: SMTP reply', faults.redacted(handed.reply));
  if (handed.is === 'refused')
    return { is: 'refused', code: `SMTP_${handed.code}`, text: handed.reply, raw: [reply] };

  const end = performance.now() + giveUpAfter;
  const isOurs = ({ subject, headers }: Listed): boolean =>
    isSubjectOf(subject, token) || headers.toLowerCase().includes(`${tokenHeader.toLowerCase()}: ${token}`);
  let undecided: GatewayError | null = null;
  for (let wait = firstPauseMs; ; wait = Math.min(wait * 1.5, longestPauseMs)) {
    const isLast = performance.now() >= end;
    const came = (await mailbox.since('INBOX', inbox)).find(isOurs);
    if (came !== undefined) {
      const passage = await arrived(mailbox, came, parcel, to, route, reply);
      if (!(passage instanceof GatewayError)) return passage;
      undecided = passage;
    }
    for (const [folder, place] of quarantine) {
      const held = (await mailbox.since(folder, place)).find(isOurs);
      if (held === undefined) continue;
      const text = faults.words(`the message is in ${folder} of ${to.address}: ${held.subject}`);
      return { is: 'prompted', code: 'QUARANTINED', text, raw: [reply] };
    }
    if (sender !== null && bounced !== undefined) {
      const found = await bounceIn(sender, bounced, token);
      if (found?.bounce.action === 'failed') return failed(found.bounce, found.bytes, route, reply);
      if (found !== null) undecided ??= notYet(found.bounce, route);
    }
    if (isLast) break;
    await pause(Math.min(wait, Math.max(0, end - performance.now())), null, { signal }).catch(() =>
      signal.throwIfAborted(),
    );
  }
  if (undecided !== null) throw undecided;
  return {
    is: 'refused',
    code: 'LOST',
    text: `taken (${handed.reply}), and not there after ${giveUpAfter} ms`,
    raw: [reply],
  };
}

/** Returns a fault where it is not decided yet; it is one if that lasts. */
async function arrived(
  mailbox: Mailbox,
  { uid, size }: Listed,
  parcel: Parcel,
  { address }: Recipient,
  { faults }: MailRoute,
  reply: Raw,
): Promise<Passage | GatewayError> {
  const most = 2 * parcel.size + (4 << 20);
  if (size > most)
    throw faults.error('GATEWAY_FAULT', `the message came with ${size} bytes, more than it can have`);
  const message = await mailbox.read('INBOX', uid, most);
  if (message === null)
    throw faults.error('GATEWAY_FAULT', 'the message came, and was gone when it was read');
  const arrival = await arrivalOf(message, parcel, await beginningOf(parcel));
  const raw = [reply, evidence('mail gateway: message', message, faults)];
  switch (arrival.is) {
    case 'whole':
      return { is: 'arrived', from: address, raw };
    case 'renamed':
      return { is: 'prompted', code: 'RENAMED', text: faults.words(`it came as ${arrival.name}`), raw };
    case 'stripped':
      return { is: 'refused', code: 'STRIPPED', text: faults.words(arrival.words), raw };
    case 'not yet':
      return faults.error('GATEWAY_FAULT', 'the message came, its attachment has not yet', arrival.words);
    case 'damaged':
      throw faults.error(
        'GATEWAY_PROTOCOL',
        arrival.why,
        '',
        'find out what changes messages on their way: this one came, and not as it was sent',
      );
  }
}

async function bounceIn(
  sender: Mailbox,
  place: Place,
  token: string,
): Promise<{ readonly bounce: Bounce; readonly bytes: Uint8Array } | null> {
  for (const { uid } of await sender.since('INBOX', place)) {
    const bytes = await sender.read('INBOX', uid, longestReport);
    const bounce = bytes === null ? null : bounceOf(bytes, token);
    if (bytes !== null && bounce !== null && bounce.action !== 'delivered') return { bounce, bytes };
  }
  return null;
}

function notYet({ refusal }: Bounce, { faults }: MailRoute): GatewayError {
  return faults.error('GATEWAY_FAULT', 'the message did not come, and it says', refusal.text);
}

function failed({ refusal }: Bounce, bytes: Uint8Array, { faults }: MailRoute, reply: Raw): Passage {
  if (!isPolicyRefusal(refusal))
    throw faults.error('GATEWAY_FAULT', 'the message was bounced, not by a policy', refusal.text);
  const raw = [reply, evidence('mail gateway: bounce', bytes, faults)];
  return { is: 'refused', code: 'BOUNCED', text: faults.words(refusal.text), raw };
}

async function beginningOf(parcel: Parcel): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of parcel.read()) {
    parts.push(part);
    length += part.length;
    if (length >= beginningBytes) break;
  }
  return Buffer.concat(parts).subarray(0, beginningBytes);
}

function rawText(source: string, text: string): Raw {
  return { source, media: 'text/plain', bytes: Buffer.from(text) };
}

function evidence(source: string, message: Uint8Array, faults: MailFaults): Raw {
  const text = Buffer.from(message.subarray(0, longestEvidence)).toString('latin1');
  return { source, media: 'message/rfc822', bytes: Buffer.from(faults.redacted(text), 'latin1') };
}
