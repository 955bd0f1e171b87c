import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { readCertificates } from '../../http/certificates.ts';
import { Redactor } from '../../http/redactor.ts';
import { SecretError } from '../../http/secret-error.ts';
import { readSecret, type Surroundings } from '../../http/secrets.ts';
import type { Call } from '../../ports/call.ts';
import type { Gateway, Group, Offered, Parcel, Passage } from '../../ports/gateway.ts';
import type { ProbedState } from '../../ports/guest.ts';
import { OriginServer } from './origin-server.ts';
import type { Route } from './route.ts';
import { sendThrough } from './send-through.ts';
import type { WebGatewayConfig } from './web-config.ts';

interface Started {
  readonly origin: OriginServer;
  readonly routes: Readonly<Partial<Record<Group, Route>>>;
}

/** A web proxy of the user's: images are served by us and downloaded through it. It can't be asked how it is configured. */
export class WebGateway implements Gateway {
  readonly way = 'web';
  readonly control = 'web-gateway';
  readonly modelled = null;
  readonly name: string;
  readonly hasAllowed: boolean;
  readonly #config: WebGatewayConfig;
  readonly #surroundings: Surroundings;
  readonly #redactor = new Redactor();
  #started: Started | null = null;

  constructor(name: string, config: WebGatewayConfig, surroundings: Surroundings) {
    this.name = name;
    this.hasAllowed = config.allowed !== undefined;
    this.#config = config;
    this.#surroundings = surroundings;
  }

  /** @throws GatewayError, SecretError */
  async start(c: Call): Promise<void> {
    c.signal.throwIfAborted();
    const routes = await this.#routes();
    const { listen, url = null, certificate, key } = this.#config.serve;
    const tls =
      certificate === undefined || key === undefined
        ? null
        : { certificate: await this.#certificates(certificate), key: await this.#key(key) };
    this.#started = { origin: await OriginServer.start({ listen, tls, url }), routes };
  }

  probe(): Promise<ProbedState> {
    return Promise.resolve({ state: 'unknown', raw: [] });
  }

  /** In the configuration's time: a proxy may hold a file for longer than a call in the guest takes. @throws GatewayError */
  async pass(parcel: Parcel, to: Group, { signal }: Call): Promise<Passage> {
    const route = this.#started?.routes[to];
    if (this.#started === null || route === undefined)
      throw new RangeError(`web gateway ${this.name} has no way for the group '${to}', or was not started`);
    const { origin } = this.#started;
    const { blockPage = null, timeout } = this.#config;
    return sendThrough(
      parcel,
      { origin, route, blockPage, redactor: this.#redactor },
      { signal, timeoutMs: timeout },
    );
  }

  /** At the address that the proxy is told, too. */
  offer(parcel: Parcel, _c: Call): Promise<Offered | null> {
    if (this.#started === null) throw new RangeError(`web gateway ${this.name} was not started`);
    const { origin } = this.#started;
    if (origin.isOfThisMachine) return Promise.resolve(null);
    const offer = origin.offer(parcel);
    return Promise.resolve({
      url: offer.url.href,
      [Symbol.asyncDispose]: async () => origin.withdraw(offer),
    });
  }

  /** Nothing of a download is left. */
  cleanUp(): Promise<void> {
    return Promise.resolve();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#started?.origin[Symbol.asyncDispose]();
    this.#started = null;
  }

  async #routes(): Promise<Started['routes']> {
    const { proxy, user, password, ca, allowed } = this.#config;
    const shared = { gateway: this.name, ca: ca === undefined ? null : await this.#certificates(ca) };
    const blocked = { ...shared, proxy, login: await this.#login(user, password) };
    if (allowed === undefined) return { blocked };
    return 'proxy' in allowed
      ? { blocked, allowed: { ...blocked, proxy: allowed.proxy } }
      : { blocked, allowed: { ...blocked, login: await this.#login(allowed.user, allowed.password) } };
  }

  async #login(user: string | undefined, place: WebGatewayConfig['password']): Promise<Route['login']> {
    if (user === undefined || place === undefined) return null;
    const password = await readSecret(place, this.#surroundings);
    for (const secret of [password, Buffer.from(`${user}:${password}`).toString('base64')])
      this.#redactor.add(secret);
    return { user, password };
  }

  #certificates(file: string): Promise<string> {
    return readCertificates(file, this.#surroundings.folder);
  }

  async #key(file: string): Promise<string> {
    try {
      return await readFile(resolve(this.#surroundings.folder, file), 'utf8');
    } catch (error) {
      const { code = 'unknown' } = error as NodeJS.ErrnoException;
      throw new SecretError(`\`key\` (${file})`, `can't be read (${code})`);
    }
  }
}
