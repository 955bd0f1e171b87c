import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import {
  type SquidPolicy,
  SquidService,
  type SquidStart,
  squidPolicies,
} from '../../../artifacts/reference-gateways/web/squid-service.ts';
import { Redactor } from '../../http/redactor.ts';
import type { SwitchState } from '../../model/words.ts';
import type { Call } from '../../ports/call.ts';
import type { Group, Parcel, Passage, ReferenceGateway } from '../../ports/gateway.ts';
import type { ProbedState } from '../../ports/guest.ts';
import { startedFor } from '../reference-service.ts';
import { OriginServer } from './origin-server.ts';
import type { Route } from './route.ts';
import { sendThrough } from './send-through.ts';

const policies = new URL('../../../artifacts/reference-gateways/web/policy/', import.meta.url);
const users = { blocked: 'office', allowed: 'imaging' } as const;

interface Reference extends Pick<SquidStart, 'prefix' | 'folder'> {
  /** How the server behind the proxy is asked; by https, the proxy looks into TLS. Default: https. */
  readonly scheme?: 'http' | 'https';
}

/** The web gateway that comes with the harness: a real Squid, with a policy of ours. `set` before `pass`. */
export function referenceWebGateway(reference: Reference): ReferenceGateway {
  return new ReferenceWebGateway(reference);
}

class ReferenceWebGateway implements ReferenceGateway {
  readonly way = 'web';
  readonly control = 'web-gateway';
  readonly name = 'the reference web gateway';
  readonly modelled =
    'policy, users and certificates of the reference web gateway, whose proxy is a real Squid';
  readonly hasAllowed = true;
  readonly #reference: Reference;
  readonly #passwords = { office: password(), imaging: password() };
  #policy: SquidPolicy = 'on';
  #started: { readonly squid: SquidService; readonly origin: OriginServer } | null = null;

  constructor(reference: Reference) {
    this.#reference = reference;
  }

  async start({ signal, timeoutMs }: Call): Promise<void> {
    const { prefix, folder, scheme = 'https' } = this.#reference;
    const squid = await startedFor(this.name, () =>
      SquidService.start({ prefix, folder, passwords: this.#passwords, signal, timeoutMs }),
    );
    try {
      const tls = scheme === 'http' ? null : squid.origin;
      const origin = await OriginServer.start({ listen: { host: '127.0.0.1', port: 0 }, tls, url: null });
      this.#started = { squid, origin };
    } catch (error) {
      await squid[Symbol.asyncDispose]();
      throw error;
    }
  }

  set(state: SwitchState): Promise<void> {
    const policy = squidPolicies.find((name) => name === state);
    if (policy === undefined) throw new RangeError(`the web gateway can't be set to '${state}'`);
    this.#policy = policy;
    return Promise.resolve();
  }

  /** As the policy that is in force has it written down; whether that works is another matter. */
  async probe(): Promise<ProbedState> {
    const policy = await readFile(fileURLToPath(new URL(`${this.#policy}.conf`, policies)));
    const denies = /^http_(reply_)?access deny .*\bdisk_image_/m.test(policy.toString());
    const raw = [{ source: 'web gateway: policy', media: 'text/plain', bytes: policy }];
    return { state: denies ? 'on' : 'off', raw };
  }

  async pass(parcel: Parcel, to: Group, c: Call): Promise<Passage> {
    if (this.#started === null) throw new RangeError('the reference web gateway was not started');
    const { squid, origin } = this.#started;
    const user = users[to];
    const route: Route = {
      gateway: this.name,
      proxy: new URL(`http://127.0.0.1:${squid.ports[this.#policy]}`),
      login: { user, password: this.#passwords[user] },
      ca: squid.authority,
    };
    const redactor = new Redactor();
    redactor.add(this.#passwords[user]);
    return sendThrough(parcel, { origin, route, blockPage: null, redactor }, c);
  }

  cleanUp(): Promise<void> {
    return Promise.resolve();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const ending = this.#started;
    this.#started = null;
    await Promise.all([ending?.squid[Symbol.asyncDispose](), ending?.origin[Symbol.asyncDispose]()]);
  }
}

function password(): string {
  return randomBytes(16).toString('hex');
}
