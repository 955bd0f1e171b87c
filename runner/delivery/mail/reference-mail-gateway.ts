import type { MailPrograms } from '../../../artifacts/reference-gateways/mail/mail-programs.ts';
import { MailService, type MailUser } from '../../../artifacts/reference-gateways/mail/mail-service.ts';
import { usualState } from '../../../artifacts/reference-gateways/mail/mail-state.ts';
import type { SwitchState } from '../../model/words.ts';
import type { Call } from '../../ports/call.ts';
import type { Group, Parcel, Passage, ReferenceGateway } from '../../ports/gateway.ts';
import type { ProbedState } from '../../ports/guest.ts';
import { startedFor } from '../reference-service.ts';
import type { MailGatewayConfig } from './mail-config.ts';
import { MailGateway } from './mail-gateway.ts';

interface Reference {
  readonly programs: MailPrograms;
  /** A private, empty folder that is left to the caller. */
  readonly folder: string;
}

const states = ['on', 'off', 'broken'] as const;
/** On this machine a message takes a fraction of a second; two busy cores take longer. */
const giveUpAfterMs = 20_000;

/** The mail gateway that comes with the harness: a real Haraka before a real Dovecot, with a policy of ours. */
export function referenceMailGateway(reference: Reference): ReferenceGateway {
  return new ReferenceMailGateway(reference);
}

class ReferenceMailGateway implements ReferenceGateway {
  readonly way = 'mail';
  readonly control = 'mail-gateway';
  readonly name = 'the reference mail gateway';
  readonly modelled =
    'policy, users and certificates of the reference mail gateway, whose servers are a real Haraka with its attachment filter and a real Dovecot';
  readonly hasAllowed = true;
  readonly #reference: Reference;
  #started: { readonly service: MailService; readonly gateway: MailGateway } | null = null;

  constructor(reference: Reference) {
    this.#reference = reference;
  }

  async start(c: Call): Promise<void> {
    const { folder } = this.#reference;
    const service = await startedFor(this.name, () => MailService.start({ ...this.#reference, ...c }));
    const config = referenceConfig(service, giveUpAfterMs);
    const gateway = new MailGateway(this.name, config, { env: service.passwords, folder });
    this.#started = { service, gateway };
    await gateway.start(c);
  }

  async set(state: SwitchState): Promise<void> {
    const policy = states.find((name) => name === state);
    if (policy === undefined) throw new RangeError(`the mail gateway can't be set to '${state}'`);
    await this.#running().service.set({ ...usualState, policy });
  }

  /** As it is configured; whether that works is another matter. */
  async probe(): Promise<ProbedState> {
    const state = await this.#running().service.state();
    const bytes = Buffer.from(JSON.stringify({ policy: state.policy === 'off' ? 'off' : 'on' }));
    const raw = [{ source: 'mail gateway: policy', media: 'application/json', bytes }];
    return { state: state.policy === 'off' ? 'off' : 'on', raw };
  }

  pass(parcel: Parcel, to: Group, c: Call): Promise<Passage> {
    return this.#running().gateway.pass(parcel, to, c);
  }

  cleanUp(marker: string, c: Call): Promise<void> {
    return this.#running().gateway.cleanUp(marker, c);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const ending = this.#started;
    this.#started = null;
    await ending?.service[Symbol.asyncDispose]();
  }

  #running(): { readonly service: MailService; readonly gateway: MailGateway } {
    if (this.#started === null) throw new RangeError('the reference mail gateway was not started');
    return this.#started;
  }
}

/** How it is reached. A password is looked for under the name of its user. */
export function referenceConfig(service: MailService, giveUpAfter: number): MailGatewayConfig {
  const { ports, ca } = service;
  const shared = { host: '127.0.0.1', ca };
  const imap = (user: MailUser) => ({
    ...{ ...shared, port: ports.imap, tls: 'implicit' as const, user },
    password: { env: user },
  });
  const recipient = (user: Group) => ({
    address: service.address(user),
    imap: imap(user),
    quarantine: ['Quarantine'],
  });
  return {
    submission: {
      ...{ ...shared, port: ports.smtp, tls: 'starttls' as const, user: 'sender' },
      password: { env: 'sender' },
    },
    from: service.address('sender'),
    bounces: { imap: imap('sender') },
    blocked: recipient('blocked'),
    allowed: recipient('allowed'),
    giveUpAfter,
  };
}
