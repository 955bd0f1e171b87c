import type { Call } from './call.ts';

export interface Executed {
  /** Exit code, or null when a signal ended the program. */
  readonly code: number | null;
  readonly stdout: Uint8Array;
  readonly stderr: Uint8Array;
  readonly truncated: boolean;
}

/** One boot of a machine, as far as a channel has to know it. */
export interface BootOfChannel {
  readonly epoch: number;
  /** Whether that boot is still the machine's. */
  alive(): boolean;
}

/** Opens the way into a boot; returns once the guest answers. */
export type OpenChannel = (boot: BootOfChannel, c: Call) => Promise<Channel>;

/** The way into a machine. Only guests import it. */
export interface Channel extends AsyncDisposable {
  readonly epoch: number;
  exec(
    argv: readonly string[],
    o: Call & { readonly stdin?: Uint8Array; readonly maxOutput: number },
  ): Promise<Executed>;
  put(
    from: AsyncIterable<Uint8Array>,
    size: number,
    to: string,
    c: Call,
  ): Promise<{ readonly sha256: string }>;
  /** The machine's clock, milliseconds since 1970, where the channel itself can tell it. */
  now?(c: Call): Promise<number>;
  /** Of a file, in bytes. */
  size(path: string, c: Call): Promise<number>;
  /** The file from `offset` bytes on, in pieces. More than `maxBytes` is a fault. One read of a file at a time. */
  get(
    from: string,
    c: Call & { readonly offset?: number; readonly maxBytes?: number },
  ): AsyncIterable<Uint8Array>;
}
