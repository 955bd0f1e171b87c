import { readCertificates } from '../../http/certificates.ts';
import { proxySecrets } from '../../http/proxies.ts';
import { Redactor } from '../../http/redactor.ts';
import { readSecret, type Surroundings } from '../../http/secrets.ts';
import type { Auth } from '../source-config.ts';
import { type Access, accessOf } from './access.ts';
import type { LookLimits, Server } from './conversation.ts';

export interface ServerConfig {
  readonly name: string;
  readonly url: string;
  readonly ca?: string | undefined;
  readonly auth?: Auth | undefined;
}

/** The server of a source. Secrets and certificates are read when they are first needed, and looked for again until they are there. */
export class SourceServer implements Server {
  readonly who: string;
  readonly url: URL;
  readonly redactor: Redactor;
  readonly #config: ServerConfig;
  readonly #around: Surroundings;
  #access: Access | null = null;
  #ca: string | null = null;

  constructor(config: ServerConfig, around: Surroundings, redactor = new Redactor()) {
    this.who = `the source ${config.name}`;
    this.url = new URL(config.url);
    this.redactor = redactor;
    for (const secret of proxySecrets(around.env)) redactor.add(secret);
    this.#config = config;
    this.#around = around;
  }

  /** The same source's account at another address. */
  at(url: string): SourceServer {
    return new SourceServer({ ...this.#config, url }, this.#around, this.redactor);
  }

  async connecting() {
    const { ca } = this.#config;
    if (ca !== undefined) this.#ca ??= await readCertificates(ca, this.#around.folder);
    return { env: this.#around.env, ca: this.#ca };
  }

  async authorise(limits: LookLimits): Promise<Readonly<Record<string, string>>> {
    const { auth } = this.#config;
    if (auth === undefined) return {};
    this.#access ??= await accessOf(
      auth,
      (secret) => readSecret(secret, this.#around),
      this.redactor,
      (authority, redactor) =>
        new SourceServer(
          { name: this.#config.name, url: authority, ca: this.#config.ca },
          this.#around,
          redactor,
        ),
      this.url.origin,
    );
    return this.#access(limits);
  }
}
