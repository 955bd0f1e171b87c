import { type Asked, HttpServer, type Reply } from '../../http/http-server.ts';

/** An alert as a test states it; each product writes it in its own way. */
export interface StatedAlert {
  readonly id: string;
  /** Milliseconds since 1970 by the product's clock. */
  readonly at: number;
  readonly rule: string;
  readonly host: string;
  readonly commandLine: string;
  readonly pid: number;
  readonly parentPid: number;
}

/** A product behind a real HTTP server, which behaves as the product's documents say. */
export abstract class Product implements AsyncDisposable {
  abstract readonly kind: string;
  /** What its events call it. */
  abstract readonly provider: string;
  /** Environment variables with its secrets. */
  abstract readonly env: Readonly<Record<string, string>>;
  /** What must never show, in any form in which it travels. */
  abstract readonly secrets: readonly string[];
  /** Alerts a page. */
  abstract readonly pageSize: number;
  /** Whether its alerts name process ids. */
  readonly hasProcesses: boolean = true;
  /** Its clock minus this machine's, in milliseconds. */
  clockMs = 0;
  readonly alerts: StatedAlert[] = [];
  /** When events of the target are dated. */
  readonly events: number[] = [];
  #server: HttpServer | null = null;

  async start(): Promise<this> {
    this.#server = await HttpServer.start((asked) => this.#dated(this.answer(asked)));
    return this;
  }

  get server(): HttpServer {
    if (this.#server === null) throw new Error('not started');
    return this.#server;
  }

  now(): number {
    return Date.now() + this.clockMs;
  }

  /** An entry of `sources`. */
  config(rules: readonly string[], more: object = {}): object {
    return {
      kind: this.kind,
      name: 'siem',
      url: this.server.url,
      alerts: rules.map((rule, n) => ({ control: `control-${n}`, rule, actsAt: 'open' })),
      ...this.own(),
      ...more,
    };
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.server[Symbol.asyncDispose]();
  }

  /** Whether a request is one of those that only read, by the product's documents. */
  abstract reads(asked: Asked): boolean;
  /** Its `heartbeat`. */
  abstract heartbeat(): object;
  protected abstract own(): object;
  protected abstract answer(asked: Asked): Reply;
  /** Whether it sends a Date. */
  sendsDate: boolean = true;

  #dated(reply: Reply): Reply {
    if (!this.sendsDate) return reply;
    return { ...reply, headers: { date: new Date(this.now()).toUTCString(), ...reply.headers } };
  }
}
