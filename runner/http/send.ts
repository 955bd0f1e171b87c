import * as http from 'node:http';
import * as https from 'node:https';
import { getCACertificates } from 'node:tls';

export interface HttpRequest {
  readonly method: 'GET' | 'POST';
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly bytes: Buffer;
}

/** The answer was longer than `maxBytes`. */
export class AnswerTooLong extends Error {}

/** How connections are made: proxy variables as Node.js 24 reads them, own certificates (PEM) beside the usual ones. */
export interface Connecting {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly ca: string | null;
}

/**
 * One HTTP request and its whole answer. Certificates are always verified, whatever NODE_TLS_REJECT_UNAUTHORIZED says. Not `fetch`,
 * because that can't be given certificates for one server.
 * @throws AnswerTooLong, the signal's reason, or what Node.js says of the connection
 */
export function send(
  request: HttpRequest,
  { env, ca }: Connecting,
  maxBytes: number,
  signal: AbortSignal,
): Promise<HttpAnswer> {
  const { method, url, headers, body } = request;
  const proxyEnv = { ...env };
  const options = { method, headers: { ...headers }, signal };
  return new Promise((done, fail) => {
    const take = (answer: http.IncomingMessage): void => {
      const chunks: Buffer[] = [];
      let length = 0;
      answer.on('error', fail);
      answer.on('data', (chunk: Buffer) => {
        length += chunk.length;
        if (length > maxBytes) answer.destroy(new AnswerTooLong());
        else chunks.push(chunk);
      });
      answer.on('end', () => {
        done({ status: answer.statusCode ?? 0, headers: answer.headers, bytes: Buffer.concat(chunks) });
      });
    };
    const sent =
      url.protocol === 'https:'
        ? https.request(url, { ...options, agent: new https.Agent({ proxyEnv, ...trust(ca) }) }, take)
        : http.request(url, { ...options, agent: new http.Agent({ proxyEnv }) }, take);
    sent.on('error', fail);
    sent.end(body ?? undefined);
  });
}

function trust(ca: string | null): https.AgentOptions {
  return { rejectUnauthorized: true, ...(ca === null ? {} : { ca: [...getCACertificates('default'), ca] }) };
}
