import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { get } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DebianPrefix } from '../../debian-packages/debian-prefix.ts';
import { writeWrapper } from '../../debian-packages/program.ts';
import { freePorts } from '../free-ports.ts';
import { RunningService, ServiceNotStarted } from '../running-service.ts';

const script = fileURLToPath(new URL('start.sh', import.meta.url));
/** By their places in the packages. */
const programs = {
  squid: 'usr/sbin/squid',
  openssl: 'usr/bin/openssl',
  basic_ncsa_auth: 'usr/lib/squid/basic_ncsa_auth',
  security_file_certgen: 'usr/lib/squid/security_file_certgen',
  unlinkd: 'usr/lib/squid/unlinkd',
} as const;
/** Another program may take a port between its choice and its use. */
const tries = 3;

/** The policies, each on a port of its own. `broken`: the rules are there, and never asked. */
export const squidPolicies = ['on', 'off', 'broken'] as const;
export type SquidPolicy = (typeof squidPolicies)[number];

/** `office` may not have disk images; `imaging`, who installs machines, may. */
export const squidUsers = ['office', 'imaging'] as const;
type SquidUser = (typeof squidUsers)[number];

export interface SquidStart {
  readonly prefix: DebianPrefix;
  /** A private folder, which may be new and is left to the caller. */
  readonly folder: string;
  readonly passwords: Readonly<Record<SquidUser, string>>;
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
}

/** Squid with the policies of this folder, on loopback. */
export class SquidService implements AsyncDisposable {
  readonly #service: RunningService;
  /** By policy. */
  readonly ports: Readonly<Record<SquidPolicy, number>>;
  /** PEM: what the proxy signs its imitations of certificates with. */
  readonly authority: string;
  /** PEM, for 127.0.0.1: the certificate of the one server behind the proxy that it trusts. */
  readonly origin: { readonly key: string; readonly certificate: string };

  private constructor(
    service: RunningService,
    ports: SquidService['ports'],
    authority: string,
    origin: SquidService['origin'],
  ) {
    this.#service = service;
    this.ports = ports;
    this.authority = authority;
    this.origin = origin;
  }

  /** @throws ServiceNotStarted; the signal's reason */
  static async start({ prefix, folder, passwords, signal, timeoutMs }: SquidStart): Promise<SquidService> {
    for (const [name, place] of Object.entries(programs)) {
      const program = await prefix.program(place);
      if (program === null) throw new ServiceNotStarted('Squid', `can't start: there is no ${place}`, '');
      await writeWrapper(program, join(folder, 'bin', name));
    }
    // As basic_ncsa_auth reads it, which takes an MD5 digest, too. These passwords are random and live as long as the proxy.
    const lines = squidUsers.map((name) => `${name}:${md5(passwords[name])}\n`);
    await writeFile(join(folder, 'passwords'), lines.join(''), { mode: 0o600 });
    for (let left = tries; ; left--) {
      const [on = 0, off = 0, broken = 0] = await freePorts(squidPolicies.length);
      const ports = { on, off, broken };
      try {
        const service = await RunningService.start({
          name: 'Squid',
          script,
          env: { MOTW_PREFIX: prefix.root, MOTW_PORTS: Object.values(ports).join(' ') },
          folder,
          ready: async () => (await Promise.all(Object.values(ports).map(asksWho))).every(Boolean),
          signal,
          timeoutMs,
        });
        const read = (name: string) => readFile(join(folder, name), 'utf8');
        const origin = { key: await read('origin.key'), certificate: await read('origin.crt') };
        return new SquidService(service, ports, await read('proxy.crt'), origin);
      } catch (error) {
        if (left === 1 || !(error instanceof ServiceNotStarted) || !/bind/i.test(error.message)) throw error;
      }
    }
  }

  /** Of its processes. */
  get group(): number | null {
    return this.#service.group;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#service.stop();
  }
}

function md5(text: string): string {
  return createHash('md5').update(text).digest('hex');
}

/** Whether our proxy is there: it asks everybody for a user. */
function asksWho(port: number): Promise<boolean> {
  return new Promise((done) => {
    const asked = get({ host: '127.0.0.1', port, path: 'http://127.0.0.1/', agent: false }, (answer) => {
      answer.resume();
      done(answer.headers['proxy-authenticate']?.includes('motw-harness reference proxy') ?? false);
    });
    asked.on('error', () => done(false));
  });
}
