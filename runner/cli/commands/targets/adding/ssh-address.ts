import { ssh } from '../../../../config/targets/target-config.ts';
import { UsageError } from '../../../usage-error.ts';

interface Address {
  readonly host: string;
  readonly port?: number;
  readonly user?: string;
}

/**
 * `user@host:port`; an IPv6 address stands in brackets where a port follows.
 *
 * @throws UsageError which does not repeat what was given: it may have a password in it
 */
export function sshAddress(where: string): Address {
  const at = where.lastIndexOf('@');
  const user = at > 0 ? where.slice(0, at) : undefined;
  if (user?.includes(':'))
    throw new UsageError(
      '--ssh: no password belongs here',
      'write it as user@host, and take a key: --identity-file, or your agent',
    );
  const [, bracketed, plain, port] =
    /^(?:\[([^\]]+)\]|([^:]+|[0-9a-fA-F:]+))(?::(\d+))?$/.exec(where.slice(at + 1)) ?? [];
  const host = bracketed ?? plain;
  if (host === undefined)
    throw new UsageError('--ssh: not an address', 'write it as user@host or user@host:port');
  return {
    host,
    ...(port === undefined ? {} : { port: Number(port) }),
    ...(user === undefined ? {} : { user }),
  };
}

/** What is wrong with an address that somebody typed, or null. */
export function wrongAddress(where: string): string | null {
  try {
    const { error } = ssh.safeParse({ kind: 'ssh', ...sshAddress(where) });
    return error?.issues[0]?.message ?? null;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return `${error.message.replace('--ssh: ', '')}: ${error.mend}`;
  }
}
