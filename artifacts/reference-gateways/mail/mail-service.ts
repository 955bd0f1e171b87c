import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { freePorts } from '../free-ports.ts';
import { RunningService, ServiceNotStarted } from '../running-service.ts';
import { type DovecotPrograms, prepareDovecot } from './dovecot-programs.ts';
import {
  type MailPorts,
  readState,
  removeRunElsewhere,
  runFolder,
  writeCertificate,
  writeConfigurations,
  writeHaraka,
  writeState,
} from './mail-files.ts';
import type { MailPrograms } from './mail-programs.ts';
import { type MailState, usualState } from './mail-state.ts';

const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
/** Another program may take a port between its choice and its use. */
const tries = 3;

/** `sender` is who sends; `blocked` may not have disk images, `allowed` may; nothing fits into the mailbox of `full`. */
const users = ['sender', 'blocked', 'allowed', 'full'] as const;
export type MailUser = (typeof users)[number];

export interface MailStart {
  readonly programs: MailPrograms;
  /** A private, empty folder that is left to the caller. */
  readonly folder: string;
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
}

interface Services {
  readonly dovecot: RunningService;
  readonly haraka: RunningService;
}

/** Haraka and Dovecot on loopback, everything of theirs in one folder. */
export class MailService implements AsyncDisposable {
  readonly #folder: string;
  readonly #services: Services;
  readonly ports: MailPorts;
  readonly passwords: Readonly<Record<MailUser, string>>;
  /** A PEM file: what both of their certificates are trusted by. */
  readonly ca: string;

  private constructor(
    folder: string,
    services: Services,
    ports: MailPorts,
    passwords: Readonly<Record<MailUser, string>>,
  ) {
    this.#folder = folder;
    this.#services = services;
    this.ports = ports;
    this.passwords = passwords;
    this.ca = join(folder, 'certificate.pem');
  }

  /** @throws ServiceNotStarted; the signal's reason */
  static async start(start: MailStart): Promise<MailService> {
    const { folder, programs } = start;
    try {
      const run = await runFolder(folder);
      const dovecot = await prepareDovecot(programs.prefix, join(folder, 'dovecot'), run);
      await writeCertificate(programs.prefix, folder);
      await writeHaraka(programs, folder);
      await writeState(folder, usualState);
      for (let left = tries; ; left--) {
        const [smtp = 0, imap = 0] = await freePorts(2);
        const ports = { smtp, imap };
        const passwords = { sender: secret(), blocked: secret(), allowed: secret(), full: secret() };
        await writeConfigurations(folder, dovecot, run, ports, { passwords, sender: 'sender', full: 'full' });
        try {
          const services = await startBoth(start, dovecot, run, ports);
          return new MailService(folder, services, ports, passwords);
        } catch (error) {
          const isTaken =
            error instanceof ServiceNotStarted && /EADDRINUSE|already in use/i.test(error.message);
          if (left === 1 || !isTaken) throw error;
        }
      }
    } catch (error) {
      await removeRunElsewhere(folder);
      throw error;
    }
  }

  address(of: MailUser): string {
    return `${of}@mail.test`;
  }

  /** From the next message on. */
  set(state: MailState): Promise<void> {
    return writeState(this.#folder, state);
  }

  state(): Promise<MailState> {
    return readState(this.#folder);
  }

  /** Ends one of the two. */
  stop(which: keyof Services): Promise<void> {
    return this.#services[which].stop();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(Object.values(this.#services).map((service: RunningService) => service.stop()));
    await removeRunElsewhere(this.#folder);
  }
}

async function startBoth(
  { folder, programs, signal, timeoutMs }: MailStart,
  { doveconf, dovecot }: DovecotPrograms,
  run: string,
  ports: MailPorts,
): Promise<Services> {
  const ca = await readFile(join(folder, 'certificate.pem'), 'utf8');
  const started = await Promise.allSettled([
    RunningService.start({
      name: 'Dovecot',
      script: here('start-dovecot.sh'),
      args: [join(folder, 'dovecot/dovecot.conf'), doveconf, dovecot.file, ...dovecot.args],
      folder: join(folder, 'dovecot'),
      ready: () =>
        greets(() => connectTls({ host: '127.0.0.1', port: ports.imap, ca }), /^\* OK \[CAPABILITY/),
      ...{ signal, timeoutMs },
    }),
    RunningService.start({
      name: 'Haraka',
      script: here('start-haraka.sh'),
      args: [process.execPath, programs.haraka, join(folder, 'haraka')],
      env: { MAILBOXES: join(run, 'lmtp'), PROGRAMS: join(folder, 'haraka/programs') },
      folder: join(folder, 'haraka'),
      ready: () => greets(() => connect({ host: '127.0.0.1', port: ports.smtp }), /^220 /),
      ...{ signal, timeoutMs },
    }),
  ]);
  const [mailboxes, server] = started;
  if (mailboxes.status === 'fulfilled' && server.status === 'fulfilled')
    return { dovecot: mailboxes.value, haraka: server.value };
  for (const one of started) if (one.status === 'fulfilled') await one.value.stop();
  throw started.find((one) => one.status === 'rejected')?.reason;
}

/** Whether a service says what it should to whoever connects. */
function greets(
  open: () => NodeJS.ReadWriteStream & { destroy(): void },
  greeting: RegExp,
): Promise<boolean> {
  return new Promise((done) => {
    const socket = open();
    const end = (is: boolean): void => {
      done(is);
      socket.destroy();
    };
    socket.once('data', (bytes: Buffer) => end(greeting.test(bytes.toString('latin1'))));
    socket.once('error', () => end(false));
    socket.once('close', () => end(false));
  });
}

function secret(): string {
  return randomBytes(18).toString('hex');
}
