import { createHash } from 'node:crypto';
import { once } from 'node:events';
import * as http from 'node:http';
import type { Socket } from 'node:net';
import { GatewayError } from '../gateway-error.ts';
import { longestPage } from './answers/page.ts';
import { inStage } from './connection-fault.ts';
import { connect, credentials, type Route, tunnel } from './route.ts';

/** What came for a request, to its end. */
export interface Answer {
  readonly statusCode: number;
  readonly statusMessage: string;
  readonly headers: http.IncomingHttpHeaders;
  /** Names and values in turn. */
  readonly rawHeaders: readonly string[];
  readonly size: number;
  /** Of the whole content, hexadecimal. */
  readonly sha256: string;
  /** As much of it as a page may have. */
  readonly beginning: Buffer;
}

/**
 * One GET through the proxy, as a user's program does it: nothing is resumed, no redirection followed. Not by a library: what a proxy
 * says when it refuses would be lost.
 * @param most bytes of content
 * @throws GatewayError, or the signal's reason
 */
export async function download(url: URL, route: Route, most: number, signal: AbortSignal): Promise<Answer> {
  signal.throwIfAborted();
  const socket = await connect(route, signal);
  try {
    if (url.protocol === 'http:') return await ask(socket, url.href, credentials(route));
    return await ask(await tunnel(socket, url, route, signal), url.pathname + url.search, {});
  } finally {
    socket.destroy();
  }

  async function ask(by: Socket, path: string, login: Readonly<Record<string, string>>): Promise<Answer> {
    const request = http.request({
      path,
      headers: {
        Host: url.host,
        Accept: '*/*',
        'Accept-Encoding': 'identity',
        'User-Agent': 'Mozilla/5.0 (compatible; motw-harness)',
        ...login,
      },
      createConnection: () => by,
    });
    // What becomes of it when nobody waits any more.
    request.on('error', () => {});
    request.end();
    const answered = once(request, 'response', { signal }) as Promise<[http.IncomingMessage]>;
    const [answer] = await inStage('ask', route, signal, answered, by);
    return inStage('receive', route, signal, received(answer, most, route.gateway, signal), by);
  }
}

async function received(
  answer: http.IncomingMessage,
  most: number,
  gateway: string,
  signal: AbortSignal,
): Promise<Answer> {
  signal.throwIfAborted();
  const abort = (): unknown => answer.destroy(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  const hash = createHash('sha256');
  const beginning: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of answer as AsyncIterable<Buffer>) {
      if (size < longestPage) beginning.push(chunk.subarray(0, longestPage - size));
      size += chunk.length;
      if (size > most) throw tooLong(gateway, most);
      hash.update(chunk);
    }
  } finally {
    signal.removeEventListener('abort', abort);
  }
  const { statusCode = 0, statusMessage = '', headers, rawHeaders } = answer;
  const sha256 = hash.digest('hex');
  return {
    statusCode,
    statusMessage,
    headers,
    rawHeaders,
    size,
    sha256,
    beginning: Buffer.concat(beginning),
  };
}

function tooLong(gateway: string, most: number): GatewayError {
  return new GatewayError(
    'GATEWAY_FAULT',
    `web gateway ${gateway}: its answer does not end: more than ${most} bytes came`,
    "look into the proxy's own log",
  );
}
