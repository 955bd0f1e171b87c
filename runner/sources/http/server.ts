import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Auth } from '../source-config.ts';
import { type Access, accessOf } from './access.ts';
import type { LookLimits, Server } from './conversation.ts';
import { proxySecrets } from './proxies.ts';
import { Redactor } from './redactor.ts';
import { readSecret, type Surroundings } from './secrets.ts';
import { SecretError } from './source-errors.ts';

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
    if (ca !== undefined) this.#ca ??= await this.#certificates(ca);
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

  async #certificates(file: string): Promise<string> {
    const path = resolve(this.#around.folder, file);
    const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
      throw new SecretError(`\`ca\` (${file})`, `can't be read (${error.code ?? 'unknown'})`);
    });
    if (!text.includes('-----BEGIN CERTIFICATE-----')) {
      throw new SecretError(`\`ca\` (${file})`, 'has no certificate (PEM)');
    }
    return text;
  }
}
