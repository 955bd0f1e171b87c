import type { HarnessError } from '../../model/errors.ts';
import {
  SshAuthError,
  SshHostKeyError,
  SshLostError,
  SshSettingsError,
  SshUnreachableError,
} from './ssh-errors.ts';
import type { SshSettings } from './ssh-settings.ts';

/** What is kept of ssh's own words, in characters. */
const longestWords = 600;

const hostKey =
  /Host key verification failed|IDENTIFICATION HAS CHANGED|No \S+ host key is known|host key for .* has changed/i;
const refused = /Permission denied \(|Too many authentication failures|No more authentication methods/i;
const settled =
  /Bad (configuration|owner)|bad configuration options|Can't open user config|keyword .* extra arguments|Unable to negotiate|no argument after keyword|unsupported option/i;
const connected = /^Authenticated to |mux_client_request_session: master session id/m;

/** ssh's words without its debugging, in one line: the other side has a say in them, so they are bounded and without control characters. */
export function wordsOf(log: string): string {
  const lines = log
    .split(/[\r\n]+/)
    .filter(
      (line) => !/^debug\d: |^Authenticated to |^Transferred: |^Bytes per second: |^OpenSSH_|^@+$/.test(line),
    )
    .map((line) => line.replaceAll(/\p{Cc}|\p{Cf}/gu, ' ').trim());
  return lines
    .filter((line) => line !== '')
    .join('; ')
    .slice(0, longestWords);
}

/** Why ssh itself ended with 255, after its log. */
export function sshFailure(settings: SshSettings, log: string): HarnessError {
  const words = wordsOf(log) || 'ssh gave no reason';
  if (hostKey.test(log)) return new SshHostKeyError(settings, words);
  if (refused.test(log)) return new SshAuthError(settings, words);
  if (settled.test(log)) return new SshSettingsError(settings, words);
  if (connected.test(log)) return new SshLostError(settings, words);
  return new SshUnreachableError(settings, words);
}
