import * as z from 'zod';
import { secret } from '../../http/secret-place.ts';
import { aDuration, durationPattern, milliseconds } from '../../model/time/duration.ts';

const text = z.string().min(1);
// RFC 5321, 4.1.2: nothing here ends a command or a header.
const word = text.regex(/^\P{Cc}+$/u, 'control characters');
const loopback = ['localhost', '127.0.0.1', '::1'];

const server = {
  host: z
    .string()
    .regex(/^[A-Za-z\d.:_-]+$/, 'not the name or address of a host')
    .describe('Its name or address.'),
  port: z.int().min(1).max(65_535),
  tls: z
    .enum(['implicit', 'starttls', 'none'])
    .default('implicit')
    .describe(
      'How the connection is encrypted: from its start, by STARTTLS, or not at all, which is for servers on this machine alone. Default: implicit.',
    ),
  ca: text
    .optional()
    .describe('The path of a file with certificates (PEM) that the server is trusted by as well.'),
};

function isEncrypted({ host, tls }: { readonly host: string; readonly tls: string }): boolean {
  return tls !== 'none' || loopback.includes(host);
}
const encrypted = {
  message: 'without encryption only to this machine itself: localhost, 127.0.0.1 or ::1',
  path: ['tls'],
};

const imap = z
  .strictObject({ ...server, user: word, password: secret })
  .refine(isEncrypted, encrypted)
  .describe('How a mailbox is read (IMAP).');

const address = z.email().describe('An address of yours.');

const group = z.strictObject({
  address: address.describe('Where test messages go. The mailbox must be one for tests.'),
  imap,
  quarantine: z
    .array(word)
    .default([])
    .describe('Other mailboxes of it where the gateway puts what it holds back, such as Junk.'),
});

/** A mail gateway of the user's, as motw.yaml has it. */
export const mailGatewayConfig = z
  .strictObject({
    submission: z
      .strictObject({ ...server, user: word.optional(), password: secret.optional() })
      .refine(isEncrypted, encrypted)
      .refine(({ user, password }) => (user === undefined) === (password === undefined), {
        message: 'a user needs a password, and a password a user',
        path: ['user'],
      })
      .describe('Where test messages are handed in (SMTP), so that they go through the gateway.'),
    from: address.describe('The address that test messages come from.'),
    bounces: z
      .strictObject({ imap })
      .optional()
      .describe('The mailbox of `from`, in which bounces are looked for. Default: they are not.'),
    blocked: group.describe('Somebody for whom the gateway is to stop disk images.'),
    allowed: group
      .optional()
      .describe('Somebody who may have disk images: that they do get them is checked, too.'),
    giveUpAfter: z
      .string()
      .regex(durationPattern, `not a duration: ${aDuration}`)
      .transform(milliseconds)
      .default(120_000)
      .describe('How long a message is waited for; then it counts as lost. Default: 2m.'),
  })
  .describe('A mail system that is to keep disk images from users.');

export type MailGatewayConfig = z.output<typeof mailGatewayConfig>;
/** A server of the configuration. */
export type MailServer = Pick<MailGatewayConfig['submission'], 'host' | 'port' | 'tls' | 'ca'>;
export type ImapAccount = z.output<typeof imap>;
