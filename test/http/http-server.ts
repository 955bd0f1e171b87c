import * as http from 'node:http';
import * as https from 'node:https';
import type { AddressInfo, Socket } from 'node:net';

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
  /** Monotonic clock, milliseconds. */
  readonly at: number;
}

export interface Reply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly json?: unknown;
  /** Sent as it is. */
  readonly body?: string | Buffer;
  /** Ends the connection after the body, which is announced as longer than it is. */
  readonly cut?: boolean;
  /** Never answers. */
  readonly silent?: boolean;
}

/** A real HTTP server on a port of this machine that records every request. Without a Date of its own accord. */
export class HttpServer implements AsyncDisposable {
  readonly asked: Asked[] = [];
  /** Answers before anything else does, as long as it gives a reply. */
  fault: ((asked: Asked) => Reply | null) | null = null;
  /** What becomes of an answer that is right. */
  change: (right: Reply) => Reply = (right) => right;
  readonly #server: http.Server;
  readonly #scheme: string;
  /** Tunnels are none of the server's own connections. */
  readonly #sockets = new Set<Socket>();

  private constructor(server: http.Server, scheme: string) {
    this.#server = server;
    this.#scheme = scheme;
  }

  static async start(
    answer: (asked: Asked) => Reply,
    tls: { readonly key: string; readonly cert: string } | null = null,
  ): Promise<HttpServer> {
    const server = tls === null ? http.createServer() : https.createServer(tls);
    const self = new HttpServer(server, tls === null ? 'http' : 'https');
    server.on('connection', (socket: Socket) => {
      self.#sockets.add(socket);
      socket.once('close', () => self.#sockets.delete(socket));
    });
    server.on('request', (request: http.IncomingMessage, response: http.ServerResponse) => {
      const chunks: Buffer[] = [];
      request.on('error', () => {});
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const { pathname, searchParams } = new URL(request.url ?? '/', 'http://any');
        const asked: Asked = {
          method: request.method ?? '',
          path: pathname,
          query: searchParams,
          headers: request.headers,
          body: Buffer.concat(chunks).toString('utf8'),
          at: performance.now(),
        };
        self.asked.push(asked);
        reply(response, self.fault?.(asked) ?? self.change(answer(asked)));
      });
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    return self;
  }

  get url(): string {
    return `${this.#scheme}://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  get server(): http.Server {
    return this.#server;
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((done) => this.#server.close(done));
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }
}

function reply(
  response: http.ServerResponse,
  { status = 200, headers = {}, json, body, cut, silent }: Reply,
) {
  if (silent === true) return;
  const content = body ?? (json === undefined ? '' : JSON.stringify(json));
  response.sendDate = false;
  response.on('error', () => {});
  response.writeHead(status, {
    ...(json === undefined ? {} : { 'content-type': 'application/json; charset=UTF-8' }),
    'content-length': String(Buffer.byteLength(content) + (cut === true ? 100 : 0)),
    ...headers,
  });
  response.end(content);
  if (cut === true) response.write('', () => response.destroy());
}
