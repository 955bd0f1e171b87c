import { type Duplex, duplexPair } from 'node:stream';

export interface Request {
  readonly execute: string;
  readonly arguments?: Readonly<Record<string, unknown>>;
  readonly id: number;
}

/** The other end of a connection: keeps what it is asked, and says what the test has it say. */
export class ScriptedPeer {
  /** For the client. */
  readonly stream: Duplex;
  readonly requests: Request[] = [];
  /** How many 0xFF bytes came. */
  resets = 0;
  readonly #own: Duplex;
  readonly #answer: (request: Request, peer: ScriptedPeer) => void;
  #partial = Buffer.alloc(0);

  constructor(answer: (request: Request, peer: ScriptedPeer) => void = () => {}) {
    [this.stream, this.#own] = duplexPair();
    this.#answer = answer;
    this.#own.on('data', (chunk: Buffer) => this.#take(chunk));
    this.#own.on('error', () => {});
  }

  send(bytes: string | Uint8Array): void {
    this.#own.write(bytes);
  }

  answer({ id }: Request, value: unknown): void {
    this.send(`${JSON.stringify({ return: value, id })}\n`);
  }

  refuse({ id }: Request, kind: string, desc: string): void {
    this.send(`${JSON.stringify({ error: { class: kind, desc }, id })}\n`);
  }

  close(): void {
    this.#own.destroy();
  }

  #take(chunk: Buffer): void {
    this.resets += chunk.filter((byte) => byte === 0xff).length;
    this.#partial = Buffer.concat([this.#partial, chunk.filter((byte) => byte !== 0xff)]);
    for (let end = this.#partial.indexOf(0x0a); end >= 0; end = this.#partial.indexOf(0x0a)) {
      const request = JSON.parse(this.#partial.subarray(0, end).toString()) as Request;
      this.#partial = this.#partial.subarray(end + 1);
      if (request.execute === undefined) {
        // As QEMU's agent answers an empty object: with an error that belongs to no request.
        this.send('{"error":{"class":"GenericError","desc":"QMP input lacks member \'execute\'"}}\n');
        continue;
      }
      this.requests.push(request);
      this.#answer(request, this);
    }
  }
}

/** A call that a test does not mean to run out. */
export function patient(signal: AbortSignal = new AbortController().signal) {
  return { signal, timeoutMs: 20_000 };
}

export function hasty() {
  return { signal: new AbortController().signal, timeoutMs: 20 };
}
