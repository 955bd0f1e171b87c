import { SshCommandError } from './ssh-errors.ts';
import type { SshSettings } from './ssh-settings.ts';

/** A path as sftp's command line takes it: in double quotes it means itself, wildcards too, but for these two. */
function quoted(path: string): string {
  if (/[\0\r\n]/.test(path) || path === '')
    throw new SshCommandError('sftp can take no path that is empty or has a line break in it');
  return `"${path.replaceAll(/["\\]/g, '\\$&')}"`;
}

/** `C:\x y\z` is `/C:/x y/z` to the SFTP server of Windows. */
export function serverPath(path: string, speaks: SshSettings['speaks']): string {
  if (speaks === 'posix') return path;
  const slashes = path.replaceAll('\\', '/');
  return /^[A-Za-z]:\//.test(slashes) ? `/${slashes}` : slashes;
}

export function sizeCommand(remote: string): string {
  return `ls -ln ${quoted(remote)}\n`;
}

export function putCommand(local: string, remote: string): string {
  return `put ${quoted(local)} ${quoted(remote)}\n`;
}

/** `rest`: what the local file lacks at its end. */
export function getCommand(remote: string, local: string, rest: boolean): string {
  return `${rest ? 'reget' : 'get'} ${quoted(remote)} ${quoted(local)}\n`;
}

/**
 * The size of a file in what sftp lists: after the echoed commands one line of mode, links, numbers of owner and group, size. Null
 * when it is anything else than one file.
 */
export function listedSize(output: string): number | null {
  const lines = output.split('\n').filter((line) => line !== '' && !line.startsWith('sftp> '));
  const size = /^-\S*\s+\S+\s+\S+\s+\S+\s+(\d{1,15})\s/.exec(lines[0] ?? '')?.[1];
  return lines.length === 1 && size !== undefined ? Number(size) : null;
}
