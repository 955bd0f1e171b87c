import type { Call } from '../../runner/ports/call.ts';
import type { Channel, Executed } from '../../runner/ports/channel.ts';
import type { EventSource } from '../../runner/ports/event-source.ts';

/** What the harness asks the guest to do, by the name of the program in the guest. */
type Operation =
  | 'switch'
  | 'posture'
  | 'canary'
  | 'place'
  | 'mark'
  | 'zone'
  | 'sha256sum'
  | 'mount'
  | 'remove'
  | 'find'
  | 'open'
  | 'residue';

/** Before or after the nth time, in one attempt of an arm, that the harness asks for an operation. */
export type Moment = `${'before' | 'after'} ${Operation} ${number}`;

/** A way into the guest that nobody has tampered with. */
export interface Inside {
  /** Marker of the arm's attempt. */
  readonly marker: string;
  /** Runs a shell script as root and returns what it printed. */
  sh(script: string): Promise<string>;
}

interface Asked {
  readonly argv: readonly string[];
  /** Counts from 1 in each attempt of an arm. */
  readonly nth: number;
}

/** Stands between the harness and the guest, and does one thing. */
export interface Saboteur {
  /** Completes `a guest that…` or `a sensor that…`. */
  readonly does: string;
  /** What it does inside, and when. */
  readonly at?: Readonly<Partial<Record<Moment, (guest: Inside) => Promise<unknown>>>>;
  /** What it answers in the guest's place. `honestly` has the guest do what it was asked. */
  readonly answers?: Readonly<
    Partial<
      Record<Operation, (asked: Asked, honestly: () => Promise<Executed>, guest: Inside) => Promise<Executed>>
    >
  >;
  /** What it makes of an event source. */
  readonly listens?: (source: EventSource, marker: () => string) => EventSource;
}

export const nobody: Saboteur = { does: 'tells the truth' };

/** What an operation prints on standard output, when it ends well. */
export function says(text: string | object): Executed {
  const stdout = Buffer.from(typeof text === 'string' ? text : `${JSON.stringify(text)}\n`);
  return { code: 0, stdout, stderr: new Uint8Array(), truncated: false };
}

/** The program of an argument list, or the one that a shell or busybox is to start. */
function operationOf(argv: readonly string[]): string {
  const names = argv.map((arg) => arg.slice(arg.lastIndexOf('/') + 1));
  const started = names[0] === 'sh' ? names[3] : names[0] === 'busybox' ? names[1] : names[0];
  return started ?? '';
}

/** The channel of one boot, with the saboteur and whoever looks on at its end of it. */
export class SabotagedChannel implements Channel {
  readonly epoch: number;
  readonly #real: Channel;
  readonly #saboteur: Saboteur;
  readonly #marker: () => string;
  readonly #onlooker: (moment: string, guest: Inside) => Promise<void>;
  readonly #botched: (error: unknown) => void;
  readonly #counts = new Map<string, number>();

  constructor(
    real: Channel,
    saboteur: Saboteur,
    marker: () => string,
    onlooker: (moment: string, guest: Inside) => Promise<void>,
    botched: (error: unknown) => void,
  ) {
    this.#real = real;
    this.#saboteur = saboteur;
    this.#marker = marker;
    this.#onlooker = onlooker;
    this.#botched = botched;
    this.epoch = real.epoch;
  }

  async exec(
    argv: readonly string[],
    o: Call & { readonly stdin?: Uint8Array; readonly maxOutput: number },
  ): Promise<Executed> {
    const operation = operationOf(argv);
    const nth = (this.#counts.get(operation) ?? 0) + 1;
    this.#counts.set(operation, nth);
    const guest = inside(this.#real, this.#marker(), o);
    await this.#moment(`before ${operation} ${nth}`, guest);
    const honestly = (): Promise<Executed> => this.#real.exec(argv, o);
    const lie = this.#saboteur.answers?.[operation as Operation];
    const answer = lie === undefined ? await honestly() : await lie({ argv, nth }, honestly, guest);
    await this.#moment(`after ${operation} ${nth}`, guest);
    return answer;
  }

  put(from: AsyncIterable<Uint8Array>, size: number, to: string, c: Call) {
    return this.#real.put(from, size, to, c);
  }

  async now(c: Call): Promise<number> {
    if (this.#real.now === undefined) throw new Error('the channel has no clock');
    return this.#real.now(c);
  }

  size(path: string, c: Call): Promise<number> {
    return this.#real.size(path, c);
  }

  get(from: string, c: Call & { readonly offset?: number; readonly maxBytes?: number }) {
    return this.#real.get(from, c);
  }

  [Symbol.asyncDispose](): PromiseLike<void> {
    return this.#real[Symbol.asyncDispose]();
  }

  async #moment(moment: string, guest: Inside): Promise<void> {
    // What is there, or has just happened, is looked at before it is tampered with.
    await this.#onlooker(moment, guest);
    try {
      await this.#saboteur.at?.[moment as Moment]?.(guest);
    } catch (error) {
      this.#botched(error);
      throw error;
    }
  }
}

function inside(channel: Channel, marker: string, c: Call): Inside {
  return {
    marker,
    async sh(script) {
      const call = { signal: c.signal, timeoutMs: c.timeoutMs, maxOutput: 8 << 20 };
      const { code, stdout, stderr } = await channel.exec(['/bin/sh', '-c', script], call);
      if (code !== 0) throw new Error(`${script}: exit ${code}, ${Buffer.from(stderr).toString()}`);
      return Buffer.from(stdout).toString();
    },
  };
}
