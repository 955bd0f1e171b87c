import * as http from 'node:http';
import * as https from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Parcel } from '../../ports/gateway.ts';
import { GatewayError } from '../gateway-error.ts';
import { Offer, proofHeader } from './offer.ts';

/** Where the server behind the gateway listens, and how the gateway reaches it. */
export interface Serving {
  /** Port 0: any that is free. */
  readonly listen: { readonly host: string; readonly port: number };
  /** PEM; null: plain http. */
  readonly tls: { readonly key: string; readonly certificate: string } | null;
  /** Null: as it listens. */
  readonly url: URL | null;
}

/** A web server that has nothing but what is on offer. */
export class OriginServer implements AsyncDisposable {
  readonly #server: http.Server | https.Server;
  readonly #base: URL;
  readonly #offers = new Set<Offer>();

  private constructor(server: http.Server | https.Server, base: URL) {
    this.#server = server;
    this.#base = base;
    server.on('request', (request: http.IncomingMessage, response: http.ServerResponse) =>
      this.#answer(request, response),
    );
  }

  /** @throws GatewayError `GATEWAY_NOT_STARTED` */
  static async start({ listen, tls, url }: Serving): Promise<OriginServer> {
    try {
      const server =
        tls === null
          ? http.createServer()
          : https.createServer({ key: tls.key, cert: tls.certificate, ALPNProtocols: ['http/1.1'] });
      await new Promise<void>((done, fail) => {
        server.once('error', fail);
        server.listen(listen.port, listen.host, done);
      });
      const { port } = server.address() as AddressInfo;
      const host = listen.host.includes(':') ? `[${listen.host}]` : listen.host;
      return new OriginServer(server, folderOf(url ?? new URL(`http${tls ? 's' : ''}://${host}:${port}/`)));
    } catch (error) {
      throw new GatewayError(
        'GATEWAY_NOT_STARTED',
        `images can't be served on ${listen.host}, port ${listen.port}: ${(error as Error).message}`,
        'give `serve` an address of this machine and a port that is free, and a certificate with its own key',
        { cause: error },
      );
    }
  }

  /** Whether nobody else can reach it by its address: 127.0.0.0/8 (RFC 1122, 3.2.1.3), ::1 (RFC 4291, 2.5.3), localhost (RFC 6761, 6.3). */
  get isOfThisMachine(): boolean {
    return /^(127\.[\d.]+|\[::1\]|(.+\.)?localhost\.?)$/.test(this.#base.hostname);
  }

  /** Puts the parcel on offer, until `withdraw`. */
  offer(parcel: Parcel): Offer {
    const offer = new Offer(parcel, this.#base);
    this.#offers.add(offer);
    return offer;
  }

  withdraw(offer: Offer): void {
    this.#offers.delete(offer);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = new Promise((done) => this.#server.close(done));
    this.#server.closeAllConnections();
    await closed;
  }

  #answer(request: http.IncomingMessage, response: http.ServerResponse): void {
    response.setHeader('Cache-Control', 'no-store');
    const offer = [...this.#offers].find((each) => each.isAt(request.url ?? ''));
    if (offer !== undefined) void offer.answer(request, response);
    else response.writeHead(404, { [proofHeader]: 'none' }).end();
  }
}

function folderOf(url: URL): URL {
  return url.pathname.endsWith('/') ? url : new URL(`${url.pathname}/`, url);
}
