import { setTimeout as pause } from 'node:timers/promises';
import { readCertificates } from '../http/certificates.ts';
import { proxySecrets } from '../http/proxies.ts';
import { Redactor } from '../http/redactor.ts';
import { isPassing, passing, retryAfterMs } from '../http/retry-after.ts';
import { isSafeAddress } from '../http/safe-address.ts';
import { SecretError } from '../http/secret-error.ts';
import { nameOfSecret, readSecret, type Surroundings } from '../http/secrets.ts';
import { AnswerTooLong, type HttpAnswer, send } from '../http/send.ts';
import { hostTime } from '../model/host-time.ts';
import { NotifyError } from './delivery-error.ts';
import { plain } from './in-words.ts';
import type { Notification } from './notification.ts';
import type { HookConfig } from './notify-config.ts';
import { slackMessage } from './slack-message.ts';

type Webhook = NonNullable<HookConfig['webhook']>;

/** Longest answer that is read, in bytes. */
const longestAnswer = 1 << 16;
const mostTries = 4;
/** Before the second try where the server names no wait, in milliseconds; doubled before each further one. */
const firstWaitMs = 1_000;

/**
 * Posts the message. Tried again after 429, after a fault of the server's and where the connection broke. No redirect is followed.
 * @throws NotifyError, or SecretError where its address can't be had; neither holds the address
 */
export async function postWebhook(
  webhook: Webhook,
  notification: Notification,
  around: Surroundings,
  timeoutMs: number,
): Promise<void> {
  const who = nameOfWebhook(webhook);
  const url = await addressOf(webhook, around);
  const ca = webhook.ca === undefined ? null : await readCertificates(webhook.ca, around.folder);
  const redactor = redactorOf(url, around);
  const failed = (why: string): NotifyError => new NotifyError(who, plain(redactor.redacted(why)));
  const body = JSON.stringify(webhook.format === 'slack' ? slackMessage(notification) : notification);
  const request = {
    method: 'POST',
    url,
    body,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      accept: '*/*',
      'accept-encoding': 'identity',
    },
  } as const;

  const until = performance.now() + timeoutMs;
  const signal = AbortSignal.timeout(timeoutMs);
  for (let tried = 1; ; tried++) {
    let wanted: number | null = null;
    let why: NotifyError;
    try {
      const answer = await send(request, { env: around.env, ca }, longestAnswer, signal);
      if (answer.status >= 200 && answer.status < 300) return;
      why = failed(inWords(answer, url));
      if (!isPassing(answer.status)) throw why;
      wanted = retryAfterMs(answer.headers['retry-after'], serverNow(answer));
    } catch (error) {
      if (error instanceof NotifyError) throw error;
      why = failed(brokenBy(error, timeoutMs));
      if (!passing.has(String((error as NodeJS.ErrnoException).code))) throw why;
    }
    const waitMs = wanted ?? firstWaitMs * 2 ** (tried - 1);
    if (tried === mostTries || performance.now() + waitMs >= until) throw why;
    await pause(waitMs);
  }
}

/** @throws SecretError where its address or its certificates can't be had */
export async function webhookReady(webhook: Webhook, around: Surroundings): Promise<void> {
  await addressOf(webhook, around);
  if (webhook.ca !== undefined) await readCertificates(webhook.ca, around.folder);
}

export function nameOfWebhook({ url }: Webhook): string {
  return `the webhook of ${nameOfSecret(url)}`;
}

async function addressOf({ url }: Webhook, around: Surroundings): Promise<URL> {
  const written = await readSecret(url, around);
  if (!isSafeAddress(written))
    throw new SecretError(nameOfSecret(url), 'is no https address without user and password');
  return new URL(written);
}

/** Whoever has the path can write there. An answer may repeat it, or a part of it. */
function redactorOf(url: URL, { env }: Surroundings): Redactor {
  const redactor = new Redactor();
  const { href, pathname, search, searchParams } = url;
  for (const secret of [
    href,
    `${pathname}${search}`,
    pathname,
    ...pathname.split('/'),
    ...searchParams.values(),
  ])
    redactor.add(secret);
  for (const secret of proxySecrets(env)) redactor.add(secret);
  return redactor;
}

function inWords({ status, headers, bytes }: HttpAnswer, url: URL): string {
  if (status >= 300 && status < 400) {
    const to = URL.parse(headers.location ?? '', url.href)?.origin ?? 'no address';
    return `it sends on to ${to} (HTTP ${status}), which is not followed`;
  }
  const said = bytes.toString('utf8');
  return `HTTP ${status}${said.trim() === '' ? '' : `: ${said}`}`;
}

function brokenBy(error: unknown, timeoutMs: number): string {
  if (error instanceof AnswerTooLong) return `it answered with more than ${longestAnswer} bytes`;
  const { name, code, message } = error as NodeJS.ErrnoException;
  if (name === 'TimeoutError' || name === 'AbortError') return `no answer within ${timeoutMs / 1_000} s`;
  // What Node.js says of it has the address of the proxy, with a password that may be too short to be recognised.
  if (code === 'ERR_PROXY_INVALID_CONFIG') return `${code} a proxy variable holds no address`;
  return code === undefined || message.includes(code) ? message : `${code} ${message}`;
}

/** By its own clock, which a Retry-After with a date is of. */
function serverNow({ headers }: HttpAnswer): number {
  const dated = Date.parse(headers.date ?? '');
  return Number.isNaN(dated) ? hostTime() : dated;
}
