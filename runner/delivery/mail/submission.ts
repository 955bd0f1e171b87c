import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { Readable } from 'node:stream';
import { createTransport } from 'nodemailer';
import type { Parcel } from '../../ports/gateway.ts';
import type { GatewayError } from '../gateway-error.ts';
import type { MailServer } from './mail-config.ts';
import { type MailFaults, networkFault } from './mail-fault.ts';
import { bodyOf, contentTypeOf, markerHeader, subjectOf, tokenHeader } from './messages/announcement.ts';
import { isPolicyRefusal, refusalOf } from './messages/policy-refusal.ts';

export interface Submission {
  readonly server: MailServer;
  readonly login: { readonly user: string; readonly password: string } | null;
  /** All certificates that are trusted, PEM. */
  readonly ca: readonly string[];
  readonly from: string;
}

/** How a message went off. */
export type Handed =
  | { readonly is: 'taken'; readonly reply: string }
  /** By what stands in it. */
  | { readonly is: 'refused'; readonly code: number; readonly reply: string };

/** What nodemailer says of a failure. */
interface SmtpError extends NodeJS.ErrnoException {
  readonly command?: string;
  readonly responseCode?: number;
  readonly response?: string;
}

/**
 * Hands a message with the parcel to the mail system, for one recipient.
 *
 * @param token of this message alone
 * @throws GatewayError, or the signal's reason
 */
export async function submit(
  parcel: Parcel,
  token: string,
  to: string,
  { server, login, ca, from }: Submission,
  faults: MailFaults,
  signal: AbortSignal,
): Promise<Handed> {
  signal.throwIfAborted();
  const socket = connect({ host: server.host, port: server.port });
  const connected = once(socket, 'connect', { signal });
  // Who waits for it comes later.
  connected.catch(() => {});
  const cut = (): void => void socket.destroy();
  signal.addEventListener('abort', cut, { once: true });
  const secure = server.tls === 'implicit';
  const transport = createTransport({
    ...{ host: server.host, port: server.port, secure },
    ...{ requireTLS: server.tls === 'starttls', ignoreTLS: server.tls === 'none' },
    tls: { rejectUnauthorized: true, minVersion: 'TLSv1.2', ca: [...ca] },
    ...(login === null ? {} : { auth: { user: login.user, pass: login.password } }),
    ...{ disableFileAccess: true, disableUrlAccess: true },
    getSocket: (_options: unknown, done: (error: Error | null, own?: { connection: Socket }) => void) => {
      connected.then(() => done(null, { connection: socket }), done);
    },
  });
  try {
    const { response } = await transport.sendMail({
      envelope: { from, to: [to] },
      from: { name: 'motw-harness test', address: from },
      to,
      subject: subjectOf(parcel.marker, token),
      messageId: `<${randomUUID()}@${from.slice(from.lastIndexOf('@') + 1)}>`,
      headers: { [markerHeader]: parcel.marker, [tokenHeader]: token },
      text: bodyOf(parcel),
      attachments: [
        {
          filename: parcel.name,
          content: Readable.from(parcel.read()),
          contentType: contentTypeOf(parcel),
          contentTransferEncoding: 'base64',
        },
      ],
    });
    return { is: 'taken', reply: faults.words(response) };
  } catch (error) {
    signal.throwIfAborted();
    const refused = refusedFor(error as SmtpError);
    if (refused === null) throw smtpFault(error as SmtpError, faults);
    return { is: 'refused', code: refused.code, reply: faults.words(refused.reply) };
  } finally {
    signal.removeEventListener('abort', cut);
    socket.destroy();
  }
}

/** EMESSAGE: once the whole message was there. Whatever is said before that can't be about what is attached. */
function refusedFor({ code, response = '' }: SmtpError): { code: number; reply: string } | null {
  const refusal = refusalOf(response);
  const is = code === 'EMESSAGE' && refusal.code !== null && isPolicyRefusal(refusal);
  return is ? { code: refusal.code ?? 0, reply: response } : null;
}

function smtpFault(error: SmtpError, faults: MailFaults): GatewayError {
  const { code = '', command = '', response = '', message } = error;
  const said = response === '' ? message : response;
  const at = command === '' || command === 'CONN' ? '' : ` (at ${command})`;
  const network = networkFault(error);
  if (code === 'EAUTH' && !/^4/.test(response))
    return faults.error('GATEWAY_LOGIN', 'its SMTP server does not take the login', said);
  if (network === 'GATEWAY_TLS' || command === 'STARTTLS')
    return faults.error('GATEWAY_TLS', 'TLS with its SMTP server failed', said);
  if (/^[45]\d\d/.test(response))
    return faults.error('GATEWAY_FAULT', `its SMTP server did not take the message${at}`, said);
  if (network === 'GATEWAY_UNREACHABLE')
    return faults.error(network, 'its SMTP server can not be reached', said);
  if (network === 'GATEWAY_SLOW')
    return faults.error(network, 'its SMTP server does not answer in time', said);
  if (code === 'EPROTOCOL' || code === 'EAUTH')
    return faults.error('GATEWAY_PROTOCOL', `its SMTP server answered what is not SMTP${at}`, said);
  if (code === 'EMESSAGE' || code === 'EENVELOPE')
    return faults.error('GATEWAY_FAULT', `its SMTP server does not take such a message${at}`, said);
  return faults.error('GATEWAY_CUT', `its SMTP server broke off${at}`, said);
}
