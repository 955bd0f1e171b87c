import { HarnessError } from '../../model/errors.ts';
import type { SshSettings } from './ssh-settings.ts';

/** There is no ssh or sftp on this machine. */
export class SshNotFoundError extends HarnessError {
  readonly code = 'SSH_NOT_FOUND';
  readonly category = 'environment';
  constructor(program: string) {
    super(`there is no program '${program}' on this machine`, 'install it: `apt install openssh-client`');
  }
}

/** The machine's host key is not the known one, or none is known. */
export class SshHostKeyError extends HarnessError {
  readonly code = 'SSH_HOST_KEY';
  readonly category = 'environment';
  constructor(settings: SshSettings, words: string) {
    const { host, port = 22, knownHosts } = settings;
    const file = knownHosts === undefined ? '~/.ssh/known_hosts' : `'${knownHosts}'`;
    const name = port === 22 ? host : `[${host}]:${port}`;
    const compare =
      `look at it first: \`ssh-keyscan -t ed25519 -p ${port} ${host} > motw.key && ssh-keygen -lf motw.key\`; ` +
      "the fingerprint on the machine's console, by `ssh-keygen -lf` of its ssh_host_ed25519_key.pub, must be the same; " +
      `only then: \`cat motw.key >> ${file}\``;
    if (/IDENTIFICATION HAS CHANGED|has changed|revoked/i.test(words))
      super(
        `the host key of ${host} is not the one that is known: ${words}`,
        `unless you made the machine anew, somebody may be in between; if you did: \`ssh-keygen -R '${name}' -f ${file}\`, and ${compare}`,
      );
    else super(`the host key of ${host} is not known: ${words}`, compare);
  }
}

/** The machine does not let the harness in. */
export class SshAuthError extends HarnessError {
  readonly code = 'SSH_AUTH';
  readonly category = 'environment';
  constructor({ host, identityFile }: SshSettings, words: string) {
    super(
      `${host} refused the login: ${words}`,
      `see that the account on the machine has the public key of ${identityFile ?? "your agent or of one of ssh's own key files"}; a key with a passphrase must be in an agent (\`ssh-add\`)`,
    );
  }
}

/** ssh did not take its settings, or agrees with the machine on none. */
export class SshSettingsError extends HarnessError {
  readonly code = 'SSH_SETTINGS';
  readonly category = 'user';
  constructor({ host }: SshSettings, words: string) {
    super(`ssh cannot work with ${host} as it is set up: ${words}`, 'mend the file or setting that it names');
  }
}

/** No SSH server answers there. While a machine boots, that may change. */
export class SshUnreachableError extends HarnessError {
  readonly code = 'SSH_UNREACHABLE';
  readonly category = 'environment';
  constructor({ host, port = 22 }: SshSettings, words: string) {
    super(
      `no SSH server answers at ${host}, port ${port}: ${words}`,
      'see that the machine runs, that its SSH server is started, and that no firewall is in between',
    );
  }
}

/** The connection ended before what was asked for. */
export class SshLostError extends HarnessError {
  readonly code = 'SSH_LOST';
  readonly category = 'environment';
  constructor({ host }: SshSettings, words: string) {
    super(
      `the SSH connection to ${host} was lost: ${words}`,
      'see whether the machine still runs, then try again',
    );
  }
}

/** A command or a transfer took longer than it may. */
export class SshNoAnswerError extends HarnessError {
  readonly code = 'SSH_NO_ANSWER';
  readonly category = 'environment';
  constructor({ host }: SshSettings, what: string, timeoutMs: number) {
    super(
      `${host} did not finish ${what} within ${timeoutMs} ms`,
      'see whether the machine hangs or the link is slow, then try again',
    );
  }
}

/** The login works, but no command can be run. */
export class SshNoShellError extends HarnessError {
  readonly code = 'SSH_NO_SHELL';
  readonly category = 'environment';
  constructor({ host }: SshSettings, code: number | null, words: string) {
    super(
      `${host} runs no commands for this account: it ended with ${code ?? 'a signal'}${words === '' ? '' : `, ${words}`}`,
      'give the account a shell (on Windows: the DefaultShell of OpenSSH), and no forced command',
    );
  }
}

/** A program that is not on the machine was to be run. */
export class SshNoProgramError extends HarnessError {
  readonly code = 'SSH_NO_PROGRAM';
  readonly category = 'environment';
  constructor({ host }: SshSettings, program: string) {
    super(`there is no program '${program}' on ${host}`, 'install it there');
  }
}

/** A command that cannot be given over SSH exactly: a fault of the harness. */
export class SshCommandError extends HarnessError {
  readonly code = 'SSH_COMMAND';
  readonly category = 'internal';
  constructor(why: string) {
    super(why, 'please report it; data go by standard input or in a file');
  }
}
