import { type FetchMessageObject, ImapFlow, type SearchObject } from 'imapflow';
import { GatewayError } from '../gateway-error.ts';
import type { MailServer } from './mail-config.ts';
import { type MailFaults, networkFault } from './mail-fault.ts';
import { markerHeader, tokenHeader } from './messages/announcement.ts';

export interface Account {
  readonly server: MailServer;
  readonly user: string;
  readonly password: string;
  /** All certificates that are trusted, PEM. */
  readonly ca: readonly string[];
}

/** A place in a mailbox: what comes after it is new. */
export interface Place {
  readonly validity: string;
  readonly uid: number;
}

/** What is known of a message before it is read. */
export interface Listed {
  readonly uid: number;
  readonly size: number;
  readonly subject: string;
  readonly from: string;
  /** Our headers, and `content-type`, as they are written. */
  readonly headers: string;
}

/** What imapflow says of a failure. */
interface ImapError extends NodeJS.ErrnoException {
  readonly authenticationFailed?: boolean;
  readonly responseStatus?: string;
  readonly responseText?: string;
  readonly serverResponseCode?: string;
}

const slow = [
  'CONNECT_TIMEOUT',
  'GREETING_TIMEOUT',
  'UPGRADE_TIMEOUT',
  'ETIMEOUT',
  'LockTimeout',
  'ETIMEDOUT',
];
const cut = [
  ...['NoConnection', 'EConnectionClosed', 'StateLogout', 'ClosedAfterConnectText', 'ClosedAfterConnectTLS'],
  'DownloadIncomplete',
];
/** What one answer may have, in bytes. */
const longestAnswer = 256 << 20;
/** At most so many messages of a mailbox are looked through. */
const mostListed = 500;

/** One user's mailboxes, over one IMAP connection. */
export class Mailbox implements AsyncDisposable {
  readonly #client: ImapFlow;
  readonly #who: string;
  readonly #faults: MailFaults;
  readonly #close: () => void;
  readonly #signal: AbortSignal;

  private constructor(client: ImapFlow, who: string, faults: MailFaults, signal: AbortSignal) {
    this.#client = client;
    this.#who = who;
    this.#faults = faults;
    this.#signal = signal;
    this.#close = () => client.close();
    signal.addEventListener('abort', this.#close, { once: true });
    // What ends the connection is told to whoever waits for an answer; this keeps it from ending the process.
    client.on('error', () => {});
  }

  /** @throws GatewayError, or the signal's reason */
  static async open(
    { server, user, password, ca }: Account,
    faults: MailFaults,
    signal: AbortSignal,
    timeoutMs: number,
  ): Promise<Mailbox> {
    signal.throwIfAborted();
    const client = new ImapFlow({
      ...{ host: server.host, port: server.port, secure: server.tls === 'implicit' },
      ...(server.tls === 'implicit' ? {} : { doSTARTTLS: server.tls === 'starttls' }),
      tls: { rejectUnauthorized: true, minVersion: 'TLSv1.2', ca: [...ca] },
      auth: { user, pass: password },
      ...{ logger: false, disableAutoIdle: true },
      ...{ connectionTimeout: timeoutMs, greetingTimeout: timeoutMs, socketTimeout: timeoutMs },
      ...{ maxLiteralSize: longestAnswer, maxResponseSize: longestAnswer, maxLineLength: 4 << 20 },
    });
    const mailbox = new Mailbox(client, user, faults, signal);
    try {
      await mailbox.#ask('log in', () => client.connect());
      mailbox.#mustDeleteSingly();
      return mailbox;
    } catch (error) {
      await mailbox[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** Where the mailbox ends now. */
  async end(folder: string): Promise<Place> {
    const { uidValidity, uidNext } = await this.#select(folder);
    return { validity: String(uidValidity), uid: uidNext };
  }

  /** The messages that came after that place, the newest first. */
  async since(folder: string, place: Place): Promise<readonly Listed[]> {
    const opened = await this.#select(folder);
    if (opened.exists === 0) return [];
    // RFC 9051 2.3.1.1: with another UIDVALIDITY all UIDs are new.
    const from = String(opened.uidValidity) === place.validity ? place.uid : 1;
    if (opened.uidNext <= from) return [];
    const uids = await this.#search(folder, { uid: `${from}:*` });
    return this.list(
      folder,
      uids.filter((uid) => uid >= from),
    );
  }

  /** Those of the messages that are there, the newest first. Of too many nothing is known: ours may be any of them. */
  async list(folder: string, uids: readonly number[]): Promise<readonly Listed[]> {
    if (uids.length === 0) return [];
    if (uids.length > mostListed)
      throw this.#faults.error(
        'GATEWAY_FAULT',
        `${uids.length} messages of ${folder} would have to be looked through, and ${mostListed} are at most`,
        `the mailbox of ${this.#who} must be one for tests`,
      );
    const wanted = [...uids];
    await this.#select(folder);
    const headers = [markerHeader, tokenHeader, 'Content-Type', 'Subject'];
    const found = await this.#ask(`list ${folder}`, () =>
      this.#client.fetchAll(wanted, { uid: true, size: true, envelope: true, headers }, { uid: true }),
    );
    return found.map(listed).sort((a, b) => b.uid - a.uid);
  }

  /** UIDs of what a search finds in it. */
  async search(folder: string, query: SearchObject): Promise<readonly number[]> {
    await this.#select(folder);
    return this.#search(folder, query);
  }

  /** The message, or its beginning; null where it is gone. */
  async read(folder: string, uid: number, most: number): Promise<Uint8Array | null> {
    await this.#select(folder);
    const source = { start: 0, maxLength: most };
    const found = await this.#ask(`read a message of ${folder}`, () =>
      this.#client.fetchOne(uid, { uid: true, source }, { uid: true }),
    );
    return found === false ? null : (found.source ?? null);
  }

  /** Deletes these messages and no others, for good. */
  async remove(folder: string, uids: readonly number[]): Promise<void> {
    await this.#select(folder);
    await this.#ask(`delete from ${folder}`, async () => {
      if (!(await this.#client.messageDelete([...uids], { uid: true }))) throw new Error('it did not do it');
    });
  }

  /** RFC 4315: without it, an EXPUNGE would take away what others have marked, too. So nothing is sent that could not be taken away. */
  #mustDeleteSingly(): void {
    const { capabilities } = this.#client;
    if (capabilities.has('UIDPLUS') || capabilities.has('IMAP4REV2')) return;
    throw this.#faults.error(
      'GATEWAY_FAULT',
      `the IMAP server of ${this.#who} can not delete single messages (UIDPLUS)`,
      '',
      'use a mailbox on a server that can',
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#signal.removeEventListener('abort', this.#close);
    this.#client.close();
  }

  async #search(folder: string, query: SearchObject): Promise<readonly number[]> {
    const found = await this.#ask(`search ${folder}`, () => this.#client.search(query, { uid: true }));
    if (found === false || found === undefined)
      throw this.#faults.error('GATEWAY_FAULT', `the IMAP server of ${this.#who} did not search ${folder}`);
    return found;
  }

  /** Anew each time: what has come since is seen then, whatever the server tells by itself. */
  async #select(folder: string) {
    const { path } = await this.#ask(`open ${folder}`, () => this.#client.mailboxOpen(folder));
    const opened = this.#client.mailbox;
    if (opened === false || opened.path !== path)
      throw this.#faults.error('GATEWAY_PROTOCOL', `the IMAP server of ${this.#who} did not open ${folder}`);
    return opened;
  }

  async #ask<T>(what: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      this.#signal.throwIfAborted();
      throw error instanceof GatewayError ? error : this.#fault(what, error as ImapError);
    }
  }

  #fault(what: string, error: ImapError): GatewayError {
    const { code = '', responseText, responseStatus, message } = error;
    const server = `the IMAP server of ${this.#who}`;
    const said = responseText ?? message;
    if (error.authenticationFailed === true && error.serverResponseCode !== 'UNAVAILABLE')
      return this.#faults.error('GATEWAY_LOGIN', `${server} does not take the login`, said);
    if (responseStatus === 'NO')
      return this.#faults.error('GATEWAY_FAULT', `${server} did not ${what}`, said);
    const network = networkFault(error);
    if (network === 'GATEWAY_UNREACHABLE')
      return this.#faults.error(network, `${server} can not be reached`, said);
    if (network === 'GATEWAY_TLS' || /STARTTLS|upgrade/i.test(`${code} ${message}`))
      return this.#faults.error('GATEWAY_TLS', `TLS with ${server} failed`, said);
    if (slow.includes(code))
      return this.#faults.error('GATEWAY_SLOW', `${server} did not ${what} in time`, said);
    if (cut.includes(code) || network === 'GATEWAY_CUT')
      return this.#faults.error('GATEWAY_CUT', `${server} broke off`, said);
    return this.#faults.error('GATEWAY_PROTOCOL', `${server} answered what is not IMAP (to ${what})`, said);
  }
}

function listed({ uid, size, envelope, headers }: FetchMessageObject): Listed {
  return {
    uid,
    size: size ?? 0,
    subject: envelope?.subject ?? '',
    from: envelope?.from?.[0]?.address ?? '',
    headers: headers?.toString('latin1') ?? '',
  };
}
