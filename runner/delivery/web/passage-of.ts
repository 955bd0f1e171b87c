import { createHash } from 'node:crypto';
import type { Parcel } from '../../ports/gateway.ts';
import { GatewayError, type GatewayFault } from '../gateway-error.ts';
import type { Answer } from './download.ts';
import { isForNow, pageText, statusWords } from './gateway-words.ts';
import { type Offer, proofHeader } from './offer.ts';
import { notLoggedIn } from './route.ts';

/** RFC 9110, 15.5.4, and RFC 7725. What else a proxy may say can mean that it could not, and not that it would not. */
const refusals: readonly number[] = [403, 451];
const redirections: readonly number[] = [301, 302, 303, 307, 308];

type Outcome =
  | { readonly is: 'arrived' }
  | { readonly is: 'refused'; readonly code: string; readonly text: string };

/**
 * What the answer to a download means. `refused` only where the gateway itself says so, by its status or by a page in place of the
 * parcel; whatever can be a fault is one.
 * @throws GatewayError
 */
export async function passageOf(answer: Answer, offer: Offer, gateway: string): Promise<Outcome> {
  const { statusCode: status, headers, beginning } = answer;
  const words = statusWords(answer, beginning);
  if (status === 407) throw notLoggedIn(gateway, words);
  if (status === 200) return whatCame(answer, offer.parcel, words, gateway);
  const isOurs = headers[proofHeader] !== undefined;
  if (refusals.includes(status) && !isOurs) return { is: 'refused', code: `HTTP_${status}`, text: words };
  if (redirections.includes(status) && !isOurs) return redirected(answer, offer, words, gateway);
  if (status >= 400 && status < 600)
    throw fault(
      'GATEWAY_FAULT',
      gateway,
      `${isOurs ? 'the server behind it' : 'it'} answers with a fault`,
      words,
    );
  throw fault('GATEWAY_PROTOCOL', gateway, 'it answers what was not asked for', words);
}

async function whatCame(answer: Answer, parcel: Parcel, words: string, gateway: string): Promise<Outcome> {
  const { headers, size, sha256, beginning } = answer;
  if (size === parcel.size && sha256 === parcel.sha256) return { is: 'arrived' };
  if (await isBeginning(answer, parcel))
    throw fault('GATEWAY_CUT', gateway, `only ${size} of ${parcel.size} bytes came`, words);
  if (isForNow(headers, beginning))
    throw fault(
      'GATEWAY_FAULT',
      gateway,
      'a page came that loads itself again, so it decides nothing',
      words,
    );
  if (pageText(headers, beginning) === '')
    throw fault('GATEWAY_FAULT', gateway, `${size} other bytes came, and no page that says why`, words);
  return { is: 'refused', code: 'REPLACED', text: words };
}

/** To a page of the gateway's, which is not fetched: nothing is sent to an address that the configuration does not name. */
function redirected(answer: Answer, offer: Offer, words: string, gateway: string): Outcome {
  const to = URL.parse(answer.headers.location ?? '', offer.url.href);
  if (to === null || answer.headers.location === undefined)
    throw fault('GATEWAY_PROTOCOL', gateway, 'it redirects, and does not say where to', words);
  if (to.hostname === offer.url.hostname)
    throw fault('GATEWAY_FAULT', gateway, `it redirects to where the image is itself (${to.href})`, words);
  return { is: 'refused', code: 'REPLACED', text: `${words}; to ${to.href}` };
}

async function isBeginning({ size, sha256 }: Answer, parcel: Parcel): Promise<boolean> {
  if (size >= parcel.size) return false;
  const hash = createHash('sha256');
  let left = size;
  for await (const chunk of parcel.read()) {
    hash.update(chunk.subarray(0, left));
    left -= Math.min(left, chunk.length);
    if (left === 0) break;
  }
  return hash.digest('hex') === sha256;
}

function fault(code: GatewayFault, gateway: string, what: string, words: string): GatewayError {
  return new GatewayError(code, `web gateway ${gateway}: ${what}: ${words}`, "look into the proxy's own log");
}
