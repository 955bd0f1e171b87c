import { connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

/** A way to a loopback port that can be slow, and can freeze: then nothing comes through, and nothing is closed. */
export class SlowLink implements AsyncDisposable {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #bytesPerSecond: number;
  #frozen = false;

  private constructor(to: number | null, bytesPerSecond: number) {
    this.#bytesPerSecond = bytesPerSecond;
    this.#server = createServer((near) => {
      this.#keep(near);
      if (to === null) return;
      const far = connect(to, '127.0.0.1');
      this.#keep(far);
      for (const [from, into] of [
        [near, far],
        [far, near],
      ] as const) {
        from.on('close', () => this.#frozen || into.destroy());
        this.#carry(from, into).catch(() => into.destroy());
      }
    });
  }

  /** `to` null: whoever connects is let in, and told nothing. */
  static async open(to: number | null, bytesPerSecond = Number.POSITIVE_INFINITY): Promise<SlowLink> {
    const link = new SlowLink(to, bytesPerSecond);
    await new Promise<void>((resolve) => link.#server.listen(0, '127.0.0.1', resolve));
    return link;
  }

  get port(): number {
    const address = this.#server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  }

  freeze(): void {
    this.#frozen = true;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #keep(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('error', () => {});
  }

  async #carry(from: Socket, into: Socket): Promise<void> {
    for await (const chunk of from as AsyncIterable<Uint8Array>) {
      // Not to read on is to leave it open; to return would close it.
      if (this.#frozen) await new Promise(() => {});
      into.write(chunk);
      const ms = (chunk.length / this.#bytesPerSecond) * 1000;
      if (ms >= 1) await pause(ms);
    }
    if (!this.#frozen) into.end();
  }
}
