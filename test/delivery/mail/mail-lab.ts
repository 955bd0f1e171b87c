import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ImapFlow } from 'imapflow';
import { cacheRoot } from '../../../artifacts/cache/cache-root.ts';
import { openMailPrograms } from '../../../artifacts/reference-gateways/mail/mail-programs.ts';
import { MailService, type MailUser } from '../../../artifacts/reference-gateways/mail/mail-service.ts';
import type { MailGatewayConfig } from '../../../runner/delivery/mail/mail-config.ts';
import { MailGateway } from '../../../runner/delivery/mail/mail-gateway.ts';
import { referenceConfig } from '../../../runner/delivery/mail/reference-mail-gateway.ts';
import type { Call } from '../../../runner/ports/call.ts';
import type { Parcel } from '../../../runner/ports/gateway.ts';

/** What the reference mail gateway is started from; null where its packages were not fetched. */
export const programs = await openMailPrograms(cacheRoot(process.env));
export const isoBytes = Buffer.alloc(60_000, 'a disk image of a kind. ');

export function call(timeoutMs = 30_000): Call {
  return { signal: AbortSignal.timeout(120_000), timeoutMs };
}

let markers = 0;
export function parcel(change: Partial<Parcel> = {}, bytes: Buffer = isoBytes): Parcel {
  return {
    name: 'Invoice.iso',
    contentType: 'application/x-iso9660-image',
    size: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    read: async function* () {
      yield bytes.subarray(0, 10_000);
      yield bytes.subarray(10_000);
    },
    marker: (0xa0_00_00_00 + markers++).toString(16),
    disguise: null,
    ...change,
  };
}

/** A real mail system in a folder of its own, and gateways of the user's kind before it. */
export class MailLab implements AsyncDisposable {
  readonly service: MailService;
  readonly folder: string;

  private constructor(service: MailService, folder: string) {
    this.service = service;
    this.folder = folder;
  }

  static async start(): Promise<MailLab> {
    if (programs === null) throw new Error('the packages of the reference mail gateway are not here');
    const folder = await mkdtemp(join(tmpdir(), 'motw-mail-'));
    return new MailLab(await MailService.start({ programs, folder, ...call(60_000) }), folder);
  }

  /** Started, with the reference's configuration but for what is changed. */
  async gateway(
    change: (config: MailGatewayConfig) => MailGatewayConfig = (config) => config,
    env: Readonly<Record<string, string>> = {},
  ): Promise<MailGateway> {
    const config = change(referenceConfig(this.service, 15_000));
    const around = { env: { ...this.service.passwords, ...env }, folder: this.folder };
    const gateway = new MailGateway('corporate', config, around);
    await gateway.start(call());
    return gateway;
  }

  /** An IMAP connection that the harness has nothing to do with. */
  async imap(user: MailUser): Promise<ImapFlow> {
    const client = new ImapFlow({
      ...{ host: '127.0.0.1', port: this.service.ports.imap, secure: true, logger: false },
      tls: { ca: await readFile(this.service.ca) },
      auth: { user, pass: this.service.passwords[user] },
    });
    await client.connect();
    return client;
  }

  /** How many messages a folder has. */
  async count(user: MailUser, folder = 'INBOX'): Promise<number> {
    const client = await this.imap(user);
    const { exists } = await client.mailboxOpen(folder);
    await client.logout();
    return exists;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.service[Symbol.asyncDispose]();
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** In the title of a test that needs them. */
export const skipped =
  programs === null ? ' (skipped: the packages of the mail gateway are not in the cache)' : '';
