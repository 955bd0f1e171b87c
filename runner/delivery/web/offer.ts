import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Parcel } from '../../ports/gateway.ts';
import { type ByteRange, rangeOf } from './byte-range.ts';

/** By which an answer shows that it is ours, and nobody's between. */
export const proofHeader = 'motw-origin';

/** A type that no filter takes for a disk image. Browsers look at what comes with it, and save it under its name. */
const harmlessType = 'text/plain';

/** What somebody asked for. */
interface Asked {
  readonly at: string;
  readonly from: string;
  readonly method: string;
  readonly url: string;
  /** What stood between, as it says itself (RFC 9110 7.6.3). */
  readonly via: string | null;
  readonly status: number;
}

/** One parcel that is there to be downloaded, under an address of its own. */
export class Offer {
  readonly parcel: Parcel;
  readonly url: URL;
  readonly proof = randomBytes(16).toString('hex');
  readonly asked: Asked[] = [];
  /** Why the parcel could not be read; a download that broke off is then not the gateway's fault. */
  fault: unknown = null;
  readonly #ending: string;

  constructor(parcel: Parcel, base: URL) {
    this.parcel = parcel;
    const place = `${randomBytes(8).toString('hex')}-${parcel.marker}`;
    const name = encodeURIComponent(parcel.name);
    const rest = parcel.disguise === 'query-string' ? `download?file=${name}` : name;
    this.#ending = `${place}/${rest}`;
    this.url = new URL(this.#ending, base);
  }

  /** Whether this address, in whichever form, is its own: what stands between may have its own beginning of it. */
  isAt(address: string): boolean {
    return address.endsWith(`/${this.#ending}`);
  }

  /** RFC 9110, 9.3.1 and 9.3.2; 14.2 for a part of it. */
  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { size, sha256, disguise } = this.parcel;
    const tag = `"${sha256}"`;
    response.setHeader('ETag', tag);
    for (const [name, value] of Object.entries(this.#headers())) response.setHeader(name, value);
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.setHeader('Allow', 'GET, HEAD');
      return this.#end(request, response, 405);
    }
    if (disguise === 'chunked') return this.#send(request, response, 200, { from: 0, to: size });
    response.setHeader('Accept-Ranges', 'bytes');
    const { range, 'if-range': ifRange } = request.headers;
    // 13.1.5: where it has become another, all of it is sent.
    const part = request.method === 'GET' && (ifRange ?? tag) === tag ? rangeOf(range, size) : null;
    if (part === 'unsatisfiable') {
      response.setHeader('Content-Range', `bytes */${size}`);
      return this.#end(request, response, 416);
    }
    if (part !== null) response.setHeader('Content-Range', `bytes ${part.from}-${part.to - 1}/${size}`);
    const { from, to } = part ?? { from: 0, to: size };
    response.setHeader('Content-Length', to - from);
    return this.#send(request, response, part === null ? 200 : 206, { from, to });
  }

  #headers(): Readonly<Record<string, string>> {
    const { contentType, disguise, name } = this.parcel;
    return {
      [proofHeader]: this.proof,
      'Content-Type': disguise === 'wrong-content-type' ? harmlessType : contentType,
      // Where the path has no name, a browser takes it from here (RFC 6266, with RFC 8187).
      ...(disguise === 'query-string'
        ? { 'Content-Disposition': `attachment; filename*=UTF-8''${encodeURIComponent(name)}` }
        : {}),
    };
  }

  #end(request: IncomingMessage, response: ServerResponse, status: number): void {
    this.#record(request, status);
    response.writeHead(status).end();
  }

  async #send(
    request: IncomingMessage,
    response: ServerResponse,
    status: number,
    { from, to }: ByteRange,
  ): Promise<void> {
    this.#record(request, status);
    response.writeHead(status);
    if (request.method === 'HEAD') {
      response.end();
      return;
    }
    await pipeline(Readable.from(this.#bytes(from, to)), response).catch(() => {
      // Whoever asked went away, or the parcel could not be read, which is kept.
      response.destroy();
    });
  }

  async *#bytes(from: number, to: number): AsyncGenerator<Uint8Array> {
    let at = 0;
    try {
      for await (const chunk of this.parcel.read()) {
        const [start, end] = [Math.max(from - at, 0), Math.min(to - at, chunk.length)];
        if (start < end) yield chunk.subarray(start, end);
        at += chunk.length;
        if (at >= to) return;
      }
    } catch (error) {
      this.fault = error;
      throw error;
    }
  }

  #record(request: IncomingMessage, status: number): void {
    this.asked.push({
      at: new Date().toISOString(),
      from: request.socket.remoteAddress ?? '',
      method: request.method ?? '',
      url: request.url ?? '',
      via: request.headers.via ?? null,
      status,
    });
  }
}
