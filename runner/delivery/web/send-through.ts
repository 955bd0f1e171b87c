import type { Redactor } from '../../http/redactor.ts';
import type { Call, Raw } from '../../ports/call.ts';
import type { Parcel, Passage } from '../../ports/gateway.ts';
import { GatewayError } from '../gateway-error.ts';
import { passageOf } from './answers/passage-of.ts';
import { type Answer, download } from './download.ts';
import type { Offer } from './offer.ts';
import type { OriginServer } from './origin-server.ts';
import type { Route } from './route.ts';

/** What a page may have in place of a small parcel, in bytes. */
const longestReplacement = 1024 * 1024;

/**
 * Offers the parcel behind the gateway and downloads it through the gateway.
 * @param c `timeoutMs` is for the whole of it
 * @throws GatewayError; the signal's reason
 */
export async function sendThrough(
  parcel: Parcel,
  {
    origin,
    route,
    blockPage,
    redactor,
  }: {
    readonly origin: OriginServer;
    readonly route: Route;
    readonly blockPage: string | null;
    readonly redactor: Redactor;
  },
  c: Call,
): Promise<Passage> {
  const tooSlow = AbortSignal.timeout(c.timeoutMs);
  const signal = AbortSignal.any([c.signal, tooSlow]);
  const offer = origin.offer(parcel);
  try {
    const answer = await download(offer.url, route, Math.max(parcel.size, longestReplacement), signal);
    const outcome = await passageOf(answer, offer, { gateway: route.gateway, blockPage });
    const raw = evidence(answer, offer, redactor);
    if (outcome.is === 'arrived') return { is: 'arrived', from: offer.url.href, raw };
    const page = said(
      'page, as far as it was read',
      'text/plain',
      answer.beginning.toString('utf8'),
      redactor,
    );
    return { ...outcome, text: redactor.redacted(outcome.text), raw: [...raw, page] };
  } catch (error) {
    c.signal.throwIfAborted();
    if (offer.fault !== null) throw offer.fault;
    if (tooSlow.aborted) throw slow(route.gateway, c.timeoutMs, offer);
    throw error instanceof GatewayError ? redacted(error, redactor) : error;
  } finally {
    origin.withdraw(offer);
  }
}

function evidence(answer: Answer, { asked }: Offer, redactor: Redactor): readonly Raw[] {
  const { statusCode, statusMessage, rawHeaders } = answer;
  const lines = [`HTTP/1.1 ${statusCode} ${statusMessage}`];
  for (let at = 0; at < rawHeaders.length; at += 2) lines.push(`${rawHeaders[at]}: ${rawHeaders[at + 1]}`);
  return [
    said('answer', 'text/plain', `${lines.join('\n')}\n`, redactor),
    said('asked of the server', 'application/json', `${JSON.stringify(asked, null, 1)}\n`, redactor),
  ];
}

function said(what: string, media: string, text: string, redactor: Redactor): Raw {
  return { source: `web gateway: ${what}`, media, bytes: Buffer.from(redactor.redacted(text)) };
}

function slow(gateway: string, timeoutMs: number, { asked }: Offer): GatewayError {
  const how = asked.length > 0 ? 'it did ask the server behind it' : 'it never asked the server behind it';
  return new GatewayError(
    'GATEWAY_SLOW',
    `web gateway ${gateway} did not answer to the end in ${timeoutMs} ms; ${how}`,
    'check that the proxy can reach the address of `serve`, or give it more `timeout`',
  );
}

/** A page may repeat what it was sent. */
function redacted(error: GatewayError, redactor: Redactor): GatewayError {
  const { code, message, mend, cause } = error;
  return new GatewayError(code, redactor.redacted(message), mend, { cause });
}
