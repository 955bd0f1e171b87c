import { getCACertificates } from 'node:tls';
import { readCertificates } from '../../http/certificates.ts';
import { Redactor } from '../../http/redactor.ts';
import type { Secret } from '../../http/secret-place.ts';
import { readSecret, type Surroundings } from '../../http/secrets.ts';
import type { Call } from '../../ports/call.ts';
import type { Gateway, Group, Parcel, Passage } from '../../ports/gateway.ts';
import type { ProbedState } from '../../ports/guest.ts';
import { cleanMailboxes } from './clean-mailboxes.ts';
import type { ImapAccount, MailGatewayConfig, MailServer } from './mail-config.ts';
import { MailFaults } from './mail-fault.ts';
import type { MailRoute, Recipient } from './mail-route.ts';
import type { Account } from './mailbox.ts';
import { sendByMail } from './send-by-mail.ts';

/** A mail system of the user's: messages are handed in and looked for in mailboxes of theirs. It can't be asked how it is configured. */
export class MailGateway implements Gateway {
  readonly way = 'mail';
  readonly control = 'mail-gateway';
  readonly modelled = null;
  readonly name: string;
  readonly hasAllowed: boolean;
  readonly #config: MailGatewayConfig;
  readonly #surroundings: Surroundings;
  readonly #redactor = new Redactor();
  #route: MailRoute | null = null;

  constructor(name: string, config: MailGatewayConfig, surroundings: Surroundings) {
    this.name = name;
    this.hasAllowed = config.allowed !== undefined;
    this.#config = config;
    this.#surroundings = surroundings;
  }

  /** Reads the secrets and certificates; nobody is contacted. @throws SecretError */
  async start({ signal }: Call): Promise<void> {
    signal.throwIfAborted();
    const { submission, from, bounces, blocked, allowed, giveUpAfter } = this.#config;
    const { user, password } = submission;
    const login =
      user === undefined || password === undefined
        ? null
        : { user, password: await this.#secret(password, user) };
    this.#route = {
      submission: { server: submission, login, ca: await this.#trusted(submission), from },
      bounces: bounces === undefined ? null : await this.#account(bounces.imap),
      recipients: {
        blocked: await this.#recipient(blocked),
        ...(allowed === undefined ? {} : { allowed: await this.#recipient(allowed) }),
      },
      giveUpAfter,
      faults: new MailFaults(this.name, this.#redactor),
    };
  }

  probe(): Promise<ProbedState> {
    return Promise.resolve({ state: 'unknown', raw: [] });
  }

  /** Takes `giveUpAfter` more than the call's time at most. @throws GatewayError */
  async pass(parcel: Parcel, to: Group, c: Call): Promise<Passage> {
    const route = this.#started();
    const recipient = route.recipients[to];
    if (recipient === undefined)
      throw new RangeError(`mail gateway ${this.name} has no address for the group '${to}'`);
    const limit = c.timeoutMs + route.giveUpAfter;
    return this.#within(limit, c, (call) => sendByMail(parcel, recipient, route, call));
  }

  /** @throws GatewayError where a mailbox can't be read, or something stays in it */
  cleanUp(marker: string, c: Call): Promise<void> {
    const route = this.#started();
    return this.#within(c.timeoutMs, c, (call) => cleanMailboxes(marker, route, call));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#route = null;
  }

  async #within<T>(limit: number, { signal, timeoutMs }: Call, work: (c: Call) => Promise<T>): Promise<T> {
    const late = AbortSignal.timeout(limit);
    try {
      return await work({ signal: AbortSignal.any([signal, late]), timeoutMs });
    } catch (error) {
      signal.throwIfAborted();
      if (!late.aborted) throw error;
      throw this.#started().faults.error('GATEWAY_SLOW', `it was not done within ${limit} ms`);
    }
  }

  #started(): MailRoute {
    if (this.#route === null) throw new RangeError(`mail gateway ${this.name} was not started`);
    return this.#route;
  }

  async #recipient({ address, imap, quarantine }: MailGatewayConfig['blocked']): Promise<Recipient> {
    return { address, account: await this.#account(imap), quarantine };
  }

  async #account(imap: ImapAccount): Promise<Account> {
    const { user } = imap;
    return {
      server: imap,
      user,
      password: await this.#secret(imap.password, user),
      ca: await this.#trusted(imap),
    };
  }

  /** In none of the forms in which it travels may it be told (RFC 4616: user and password behind NULs). */
  async #secret(place: Secret, user: string): Promise<string> {
    const password = await readSecret(place, this.#surroundings);
    for (const each of [password, Buffer.from(`\0${user}\0${password}`).toString('base64')])
      this.#redactor.add(each);
    return password;
  }

  async #trusted({ ca }: MailServer): Promise<readonly string[]> {
    const own = ca === undefined ? [] : [await readCertificates(ca, this.#surroundings.folder)];
    return [...getCACertificates('default'), ...own];
  }
}
