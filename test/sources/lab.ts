import type { ExecutionContext } from 'ava';
import { HarnessError } from '../../runner/model/errors.ts';
import type { EventSource, ReadEvent } from '../../runner/ports/event-source.ts';
import { makeSource } from '../../runner/sources/make-source.ts';
import { sourceConfig } from '../../runner/sources/source-config.ts';
import type { Product, StatedAlert } from './products/product.ts';

/** The rule that is a control, `control-0`. */
export const rule = 'Mounted "ISO" \\ run';

/** One source and its product. */
export class Lab {
  readonly product: Product;
  readonly source: EventSource;
  readonly #more: object;

  constructor(product: Product, more: object = {}) {
    this.product = product;
    this.#more = { hosts: ['LAB-01'], poll: '1ms', heartbeat: product.heartbeat(), ...more };
    this.source = this.with(product.env);
  }

  with(env: Readonly<Record<string, string>>): EventSource {
    const config = sourceConfig.parse(this.product.config([rule], this.#more));
    return makeSource(config, { env, folder: '.' });
  }

  add(alert: Partial<StatedAlert> & { readonly id: string }): void {
    const usual = {
      at: this.product.now(),
      rule,
      host: 'LAB-01',
      commandLine: 'a.exe',
      pid: 100,
      parentPid: 200,
    };
    this.product.alerts.push({ ...usual, ...alert });
  }

  call(timeoutMs = 20_000) {
    return { signal: new AbortController().signal, timeoutMs };
  }

  async read(from: string, call = this.call()): Promise<ReadEvent[]> {
    // Longer than `poll`.
    await new Promise((done) => setTimeout(done, 2));
    return Array.fromAsync(this.source.read(from, call));
  }

  async alerts(from: string): Promise<ReadEvent[]> {
    return (await this.read(from)).filter(isAlert);
  }
}

export function isAlert({ event }: ReadEvent): boolean {
  return event.Event.System.Channel.startsWith('motw/alerts/');
}

export function holds(read: readonly ReadEvent[], token: string): boolean {
  return read.some(({ event }) => JSON.stringify(event).includes(token));
}

type Coded = HarnessError & {
  readonly answer: { readonly status: number | null; readonly text: string } | null;
};

export async function throwsCoded(t: ExecutionContext, work: Promise<unknown>, code: string): Promise<Coded> {
  const error = await t.throwsAsync(work, { code });
  if (!(error instanceof HarnessError)) throw new Error('no HarnessError', { cause: error });
  t.is(error.category, 'environment');
  t.not(error.mend, '');
  return error as Coded;
}
