/** How a machine is reached by SSH. What is left out is taken from the user's own configuration of ssh, or its defaults. */
export interface SshSettings {
  /** A name, an address, or a `Host` of the configuration. */
  readonly host: string;
  readonly port?: number;
  readonly user?: string;
  /** A private key file; without it, the agent and the keys that ssh looks for itself. */
  readonly identityFile?: string;
  readonly knownHosts?: string;
  readonly configFile?: string;
  /** For one attempt to connect, up to the end of the key exchange. */
  readonly connectTimeoutMs?: number;
  /** What splits the command line on the other side. */
  readonly speaks: 'posix' | 'windows';
}

const connectTimeoutMs = 10_000;

/**
 * The options that ssh and sftp share. ssh takes the first value that it meets, so these win over every configuration file: host keys
 * are always checked and never learnt, nothing is asked, nothing is forwarded, and a peer that is gone is noticed after 15 s.
 */
export function sshOptions(settings: SshSettings): readonly string[] {
  const { port, user, identityFile, knownHosts, configFile } = settings;
  const seconds = Math.max(1, Math.ceil((settings.connectTimeoutMs ?? connectTimeoutMs) / 1000));
  const options = [
    'BatchMode=yes',
    'StrictHostKeyChecking=yes',
    'UpdateHostKeys=no',
    'VerifyHostKeyDNS=no',
    'NoHostAuthenticationForLocalhost=no',
    `ConnectTimeout=${seconds}`,
    'ConnectionAttempts=1',
    'ServerAliveInterval=5',
    'ServerAliveCountMax=3',
    'ForwardAgent=no',
    'ForwardX11=no',
    'ClearAllForwardings=yes',
    'Tunnel=no',
    'PermitLocalCommand=no',
    'RemoteCommand=none',
    'RequestTTY=no',
    ...(port === undefined ? [] : [`Port=${port}`]),
    ...(user === undefined ? [] : [`User="${user}"`]),
    ...(knownHosts === undefined ? [] : [`UserKnownHostsFile=${file(knownHosts)}`]),
    ...(identityFile === undefined ? [] : [`IdentityFile=${file(identityFile)}`, 'IdentitiesOnly=yes']),
  ];
  return [
    ...(configFile === undefined ? [] : ['-F', configFile]),
    ...options.flatMap((option) => ['-o', option]),
  ];
}

/** As sftp wants it: it takes what follows a colon for a path. */
export function sftpHost(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}

/** ssh splits a value at spaces, and takes `%` for the beginning of a token in the name of a file. */
function file(name: string): string {
  return `"${name.replaceAll('%', '%%')}"`;
}
