import { createHash } from 'node:crypto';
import type { Parcel } from '../../../ports/gateway.ts';
import { GatewayError, type GatewayFault } from '../../gateway-error.ts';
import { oneLine } from '../../one-line.ts';
import type { Answer } from '../download.ts';
import { type Offer, proofHeader } from '../offer.ts';
import { notLoggedIn } from '../route.ts';
import { statusWords } from './gateway-words.ts';
import { type Page, readPage } from './page.ts';

/** RFC 9110, 15.5.4, and RFC 7725. What else a proxy may say can mean that it could not, and not that it would not. */
const refusals: readonly number[] = [403, 451];
const redirections: readonly number[] = [301, 302, 303, 307, 308];

type Outcome =
  | { readonly is: 'arrived' }
  | { readonly is: 'refused' | 'prompted'; readonly code: string; readonly text: string };

/** Who answered, and how its user tells its refusals from all else that it may show. */
export interface Answering {
  readonly gateway: string;
  /** What the page of a refusal says, or its address has; null: not told. */
  readonly blockPage: string | null;
}

/**
 * What the answer to a download means. `refused` only where the gateway itself says so, by its status or by a page in place of the
 * parcel, and that page leaves its reader no way on: `prompted` otherwise. Whatever can be a fault is one.
 * @throws GatewayError
 */
export async function passageOf(answer: Answer, offer: Offer, by: Answering): Promise<Outcome> {
  const { statusCode: status, headers, beginning } = answer;
  const { gateway } = by;
  const words = statusWords(answer, beginning);
  if (status === 407) throw notLoggedIn(gateway, words);
  if (status === 200) return whatCame(answer, offer, words, by);
  const isOurs = headers[proofHeader] !== undefined;
  if (refusals.includes(status) && !isOurs) return pageOf(answer, offer, `HTTP_${status}`, words, by);
  if (redirections.includes(status) && !isOurs) return redirected(answer, offer, words, by);
  if (status >= 400 && status < 600)
    throw fault(
      'GATEWAY_FAULT',
      gateway,
      `${isOurs ? 'the server behind it' : 'it'} answers with a fault`,
      words,
    );
  throw fault('GATEWAY_PROTOCOL', gateway, 'it answers what was not asked for', words);
}

async function whatCame(answer: Answer, offer: Offer, words: string, by: Answering): Promise<Outcome> {
  const { headers, size, sha256, beginning } = answer;
  const { gateway } = by;
  const { parcel } = offer;
  if (size === parcel.size && sha256 === parcel.sha256) return { is: 'arrived' };
  if (await isBeginning(answer, parcel))
    throw fault('GATEWAY_CUT', gateway, `only ${size} of ${parcel.size} bytes came`, words);
  if ((readPage(headers, beginning)?.text ?? '') === '')
    throw fault('GATEWAY_FAULT', gateway, `${size} other bytes came, and no page that says why`, words);
  return pageOf(answer, offer, 'REPLACED', words, by);
}

/** What is said by a page, or by a status alone: an empty page leaves nobody a way on. */
function pageOf(answer: Answer, offer: Offer, code: string, words: string, by: Answering): Outcome {
  const { headers, beginning, size } = answer;
  const refused = { is: 'refused', code, text: words } as const;
  const page = readPage(headers, beginning);
  if (page !== null && isKnown(page.text, by)) return refused;
  if (size === 0) return refused;
  const undecidedFor = (what: string): GatewayError => undecided(by.gateway, what, words);
  if (page === null) throw undecidedFor('a page came that can not be read');
  if (page.goesOn)
    throw fault(
      'GATEWAY_FAULT',
      by.gateway,
      'a page came that goes on by itself, so it decides nothing',
      words,
    );
  const ways = waysOn(page, offer);
  if (ways.length > 0)
    return { is: 'prompted', code: 'CAUTION_PAGE', text: `${words}; the page has ${ways.join(' and ')}` };
  if (size > beginning.length) throw undecidedFor('a page came that is too long to be read to its end');
  const [unseen] = [...page.hidden, ...leadingElsewhere(page, offer)];
  if (unseen !== undefined) throw undecidedFor(`a page came with ${unseen}, which may be a way on`);
  return refused;
}

function waysOn({ waysOn, links }: Page, offer: Offer): readonly string[] {
  const { url, parcel } = offer;
  const leads = links
    .filter((link) => !saysOnlyWhat(link, url))
    .map(({ to }) => URL.parse(to, url.href)?.href.toLowerCase() ?? '')
    .some((to) => to.startsWith('javascript:') || (isOfWeb(to) && to.includes(parcel.marker.toLowerCase())));
  return [...waysOn, ...(leads ? ['a link that leads to the image or runs a script'] : [])];
}

/** With an address of its own, such as a number that the gateway remembers the image by. */
function leadingElsewhere({ links }: Page, { url }: Offer): readonly string[] {
  return links
    .filter((link) => !saysOnlyWhat(link, url))
    .map(({ to }) => URL.parse(to, url.href)?.href ?? '')
    .filter(isOfWeb)
    .map((to) => `a link to ${to}`);
}

/** A place on the page itself, or the address of the image or of its server, written out as Squid does. */
function saysOnlyWhat({ to, text }: Page['links'][number], url: URL): boolean {
  const target = URL.parse(to, url.href);
  return to.startsWith('#') || (target?.host === url.host && (text === to || text === target.href));
}

function isOfWeb(address: string): boolean {
  return /^https?:/i.test(address);
}

/** To a page of the gateway's, which is not fetched: nothing is sent to an address that the configuration does not name. */
function redirected(answer: Answer, offer: Offer, words: string, by: Answering): Outcome {
  const { gateway } = by;
  const to = URL.parse(answer.headers.location ?? '', offer.url.href);
  if (to === null || answer.headers.location === undefined)
    throw fault('GATEWAY_PROTOCOL', gateway, 'it redirects, and does not say where to', words);
  if (isKnown(to.href, by)) return { is: 'refused', code: 'REPLACED', text: `${words}; to ${to.href}` };
  if (to.hostname === offer.url.hostname)
    throw fault('GATEWAY_FAULT', gateway, `it redirects to where the image is itself (${to.href})`, words);
  throw undecided(gateway, `it redirects to ${to.href}, which may be a refusal, a warning or a login`, words);
}

function isKnown(shown: string, { blockPage }: Answering): boolean {
  return blockPage !== null && shown.toLowerCase().includes(oneLine(blockPage).toLowerCase());
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

function undecided(gateway: string, what: string, words: string): GatewayError {
  return new GatewayError(
    'GATEWAY_FAULT',
    `web gateway ${gateway}: ${what}: ${words}`,
    'if that is how it refuses, write into `blockPage` in motw.yaml what only the page of a refusal says, or its address has',
  );
}
