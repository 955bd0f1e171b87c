import type { Duplex } from 'node:stream';
import { ConnectionClosedError, GarbledAnswerError, NoAnswerError, PeerError } from './connection-errors.ts';

/** The longest line that is taken from a peer, in bytes: a guest is not trusted to be reasonable. */
const longestLine = 48 << 20;

/** What is kept of an error's text, in characters. */
const longestError = 1000;

type Message = Readonly<Record<string, unknown>>;

interface Pending {
  readonly command: string;
  resolve(value: unknown): void;
  reject(error: Error): void;
}

/**
 * Requests and answers as JSON, one object a line, matched by `id`: the form of both QMP and the QEMU guest agent
 * (QEMU, docs/interop/qmp-spec.rst).
 */
export class JsonLineConnection {
  readonly #peer: string;
  readonly #stream: Duplex;
  readonly #pending = new Map<number, Pending>();
  readonly #listeners = new Set<(message: Message) => void>();
  #lastId = 0;
  #partial: Buffer[] = [];
  #partialBytes = 0;
  #dropping = false;
  #closed: Error | null = null;

  /** `peer` names the other side in errors. */
  constructor(stream: Duplex, peer: string) {
    this.#stream = stream;
    this.#peer = peer;
    stream.on('data', (chunk: Buffer) => this.#take(chunk));
    stream.on('error', (error) => this.#close(new ConnectionClosedError(peer, error)));
    stream.on('close', () => this.#close(new ConnectionClosedError(peer)));
    stream.on('end', () => this.#close(new ConnectionClosedError(peer)));
  }

  /** Sends one command and waits for its answer. An error that the peer reports is thrown as `PeerError`. */
  request(
    command: string,
    args: Message | undefined,
    call: { readonly signal: AbortSignal; readonly timeoutMs: number },
  ): Promise<unknown> {
    if (this.#closed !== null) return Promise.reject(this.#closed);
    if (call.signal.aborted) return Promise.reject(call.signal.reason);
    const id = ++this.#lastId;
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    const timer = setTimeout(
      () => reject(new NoAnswerError(this.#peer, command, call.timeoutMs)),
      call.timeoutMs,
    );
    const aborted = (): void => reject(call.signal.reason);
    call.signal.addEventListener('abort', aborted, { once: true });
    this.#pending.set(id, { command, resolve, reject });
    this.write({ execute: command, ...(args === undefined ? {} : { arguments: args }), id });
    return promise.finally(() => {
      clearTimeout(timer);
      call.signal.removeEventListener('abort', aborted);
      this.#pending.delete(id);
    });
  }

  write(message: Message, prefix?: Uint8Array): void {
    if (prefix !== undefined) this.#stream.write(prefix);
    this.#stream.write(`${JSON.stringify(message)}\n`);
  }

  /** Messages that answer no request: greetings and events. Returns how to stop listening. */
  listen(listener: (message: Message) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * Gives up every request still open. What arrives until the next answer is from another time, and may be the tail of something
   * whose head is gone: it need not make sense.
   */
  reset(): void {
    this.#dropping = true;
    this.#partial = [];
    this.#partialBytes = 0;
    for (const pending of this.#pending.values()) pending.reject(new ConnectionClosedError(this.#peer));
  }

  #take(chunk: Buffer): void {
    let rest = chunk;
    for (let end = rest.indexOf(0x0a); end >= 0; end = rest.indexOf(0x0a)) {
      const line = Buffer.concat([...this.#partial, rest.subarray(0, end)]);
      this.#partial = [];
      this.#partialBytes = 0;
      rest = rest.subarray(end + 1);
      this.#receive(line);
    }
    if (rest.length === 0) return;
    this.#partial.push(rest);
    this.#partialBytes += rest.length;
    if (this.#partialBytes > longestLine) {
      this.#close(new GarbledAnswerError(this.#peer, `a line of more than ${longestLine} bytes`));
      this.#stream.destroy();
    }
  }

  #receive(line: Buffer): void {
    // The guest agent sends 0xFF before the answer to guest-sync-delimited; what stands before it is from another time.
    const text = line
      .subarray(line.lastIndexOf(0xff) + 1)
      .toString('utf8')
      .trim();
    if (text === '') return;
    const message = parseObject(text);
    if (line.includes(0xff)) this.#dropping = false;
    if (message === null) {
      if (this.#dropping) return;
      const error = new GarbledAnswerError(this.#peer, text.slice(0, 200));
      for (const pending of this.#pending.values()) pending.reject(error);
      return;
    }
    const pending = typeof message.id === 'number' ? this.#pending.get(message.id) : undefined;
    if (pending === undefined) {
      for (const listener of this.#listeners) listener(message);
      return;
    }
    this.#dropping = false;
    if (message.error !== undefined) {
      pending.reject(new PeerError(this.#peer, pending.command, errorText(message.error)));
    } else {
      pending.resolve(message.return);
    }
  }

  #close(error: Error): void {
    this.#closed ??= error;
    for (const pending of this.#pending.values()) pending.reject(this.#closed);
  }
}

function parseObject(text: string): Message | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Message) : null;
  } catch {
    return null;
  }
}

/** The peer may say anything here, too, and at any length. */
function errorText(error: unknown): string {
  const { class: kind, desc } = (error ?? {}) as { class?: unknown; desc?: unknown };
  return `${String(kind)}: ${String(desc)}`.slice(0, longestError);
}
