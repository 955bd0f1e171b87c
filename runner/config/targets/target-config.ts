import * as z from 'zod';
import { machineConfig } from '../../targets/machines/machine-config.ts';

/** What can be switched on in a guest so that it can be read; each is undone afterwards. */
const switchableLogs = ['smartscreen-log'] as const;
export type SwitchableLog = (typeof switchableLogs)[number];

const text = z.string().min(1);
/** Nothing that ssh could take for an option of its own, or for an account, and no shell for more than a word: errors show commands with it. */
const host = z
  .string()
  .regex(
    /^[\p{L}\p{N}_:][\p{L}\p{N}_.:%+-]*$/u,
    "not a host: a name or an address, which begins with no hyphen; the account goes under 'user', the port under 'port'",
  );
/** Also `DOMAIN\\NAME` and `NAME@domain`. */
const account = z
  .string()
  .regex(
    /^[^\s\p{Cc}"':-][^\s\p{Cc}"':]*$/u,
    'not an account: it has a space, a quote or a colon, or begins with a hyphen; no password belongs here, ssh logs on with a key',
  );
/** ssh takes names of files in quotes. */
const keyFile = z
  .string()
  .regex(/^[^"\p{Cc}]+$/u, 'not a file that ssh can be given: empty, or with a quote');

const noPort = {
  error: ({ input }: { readonly input?: unknown }): string => `${input} is no port: 1 to 65535`,
};

/** How a target is reached by SSH. */
export const ssh = z
  .strictObject({
    kind: z.literal('ssh'),
    host: host.describe('Name or address of the machine, or a host of your ssh configuration.'),
    port: z.int().min(1, noPort).max(65_535, noPort).optional().describe("Default: ssh's own, 22."),
    user: account
      .optional()
      .describe("The account that the harness works as in the guest. Default: ssh's own."),
    identityFile: keyFile.optional().describe('The private key, without a passphrase or in your agent.'),
    knownHosts: keyFile
      .optional()
      .describe("A file of known host keys. Default: ssh's own. The host's key is always checked."),
  })
  .describe("OpenSSH Server in the guest, reached by this machine's ssh and sftp.");

const guestAgent = z
  .strictObject({
    kind: z.literal('guest-agent'),
    socket: text
      .optional()
      .describe('The socket of the agent of a plain QEMU. Default: through libvirt, whose domain is known.'),
  })
  .describe('The QEMU guest agent in the guest. The harness works as SYSTEM then.');

export const targetConfig = z
  .strictObject({
    platform: z.literal('windows').describe('What runs on it.'),
    lab: z
      .boolean()
      .default(false)
      .describe(
        "The owner's permission to run on it, one half of two; the other is a file in the guest. Without both nothing is run. Default: false.",
      ),
    user: z
      .string()
      .regex(/^[^"/\\[\]:;|=,+*?<>@\s][^"/[\]:;|=,+*?<>]*$/, 'not the name of an account')
      .describe('The account whose desktop and Downloads folder are used: NAME, or DOMAIN\\NAME.'),
    machine: machineConfig,
    channel: z.discriminatedUnion('kind', [ssh, guestAgent]).describe('The way into the guest.'),
    switchOn: z
      .array(z.enum(switchableLogs))
      .default([])
      .describe('What reading may switch on in the guest; undone after the run. Default: nothing.'),
    allowForeign: z
      .boolean()
      .default(false)
      .describe('Whether official atomic tests may run on it. Default: false.'),
    sources: z
      .array(text)
      .default([])
      .describe('Names of those under `sources` that see this target. Default: none.'),
  })
  .describe(
    'A machine of your own that scenarios run on. Targets with Windows are written to documents; they have not been exercised on Windows yet.',
  );

/** One entry of `targets` in motw.yaml, its paths as they are written. */
export type TargetConfig = z.output<typeof targetConfig>;

/** What a key is called that somebody would put a secret under. */
export function isSecretsKey(key: string): boolean {
  return /pass(word|phrase|wd)?$|secret|token|credential/i.test(key);
}
