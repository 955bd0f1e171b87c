import type { IncomingHttpHeaders } from 'node:http';
import { oneLine } from '../one-line.ts';

/** What of a page is read, in bytes: logos are often in it. */
export const longestPage = 256 * 1024;
/** What of it is told, in characters. */
const longestText = 300;

/** Named characters that pages of this kind have; the rest stays as it is written. */
const characters: Readonly<Record<string, string>> = {
  ...{ lt: '<', gt: '>', quot: '"', apos: "'", '#39': "'", '#34': '"', nbsp: ' ', '#160': ' ', amp: '&' },
};

interface Answered {
  readonly statusCode?: number | undefined;
  readonly statusMessage?: string | undefined;
  readonly headers: IncomingHttpHeaders;
}

/** What the gateway says itself: the status line, Squid's name for the error, and the text of its page. One line. */
export function statusWords(answer: Answered, page: Buffer): string {
  const { statusCode = 0, statusMessage = '', headers } = answer;
  const error = headers['x-squid-error'];
  const words = [`HTTP ${statusCode} ${statusMessage}`, error === undefined ? [] : `X-Squid-Error: ${error}`];
  return [...words.flat().map(oneLine), pageText(headers, page).slice(0, longestText)]
    .filter((part) => part !== '')
    .join('; ');
}

/** The text of a page, on one line; empty for what is no page that can be read. */
export function pageText(headers: IncomingHttpHeaders, page: Buffer): string {
  const { 'content-type': type = '', 'content-encoding': encoding = 'identity' } = headers;
  if (!/^text\/(html|plain)\b/i.test(type) || encoding !== 'identity' || page.includes(0)) return '';
  const text = page.toString('utf8');
  return oneLine(/^text\/html/i.test(type) ? decoded(withoutTags(text)) : text);
}

/** Whether a page is to be loaded again by itself, as those are that ask for patience while a file is looked at. */
export function isForNow(headers: IncomingHttpHeaders, page: Buffer): boolean {
  return (
    headers.refresh !== undefined ||
    /<meta[^>]{0,200}http-equiv\s*=\s*["']?refresh/i.test(page.toString('latin1'))
  );
}

/**
 * Whether a page gives its reader something to go on with: a form, a button, or a link that has the marker in it and is not the image's own
 * address. What only asks for help with a form counts, too: that it is no way on can't be seen.
 */
export function offersWayOn(page: Buffer, marker: string, own: string): boolean {
  const html = page.toString('latin1').replaceAll(/<!--.*?-->/gs, ' ');
  if (
    /<(form|button)\b|<input\b[^>]{0,500}\btype\s*=\s*["']?(submit|button|image)\b|\bonclick\s*=/i.test(html)
  )
    return true;
  return [...html.matchAll(/\bhref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))/gi)]
    .map(([, double, single, bare]) => decoded(double ?? single ?? bare ?? '').trim())
    .some((to) => to.includes(marker) && to !== own);
}

function withoutTags(html: string): string {
  return html.replaceAll(/<!--.*?-->|<(script|style)\b.*?<\/\1\s*>/gis, ' ').replaceAll(/<[^<>]*>/g, ' ');
}

function decoded(html: string): string {
  return html.replaceAll(
    /&(#?\w{1,6});/g,
    (written, name: string) => characters[name.toLowerCase()] ?? written,
  );
}
