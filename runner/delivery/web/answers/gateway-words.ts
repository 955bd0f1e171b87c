import type { IncomingHttpHeaders } from 'node:http';
import { oneLine } from '../../one-line.ts';
import { readPage } from './page.ts';

/** What of a page is told, in characters. */
const longestText = 300;

interface Answered {
  readonly statusCode?: number | undefined;
  readonly statusMessage?: string | undefined;
  readonly headers: IncomingHttpHeaders;
}

/** What the gateway says itself: the status line, Squid's name for the error, and the text of its page, shortened. One line. */
export function statusWords(answer: Answered, page: Buffer): string {
  const { statusCode = 0, statusMessage = '', headers } = answer;
  const error = headers['x-squid-error'];
  const words = [`HTTP ${statusCode} ${statusMessage}`, error === undefined ? [] : `X-Squid-Error: ${error}`];
  const said = readPage(headers, page)?.text.slice(0, longestText) ?? '';
  return [...words.flat().map(oneLine), said].filter((part) => part !== '').join('; ');
}
