import type { Call, Raw } from './call.ts';
import type { Channel } from './channel.ts';
import type { GuestPath } from './guest.ts';

/** A machine's life. Disposing it stops it and leaves nothing behind. */
export interface Machine extends AsyncDisposable {
  readonly reverts: 'memory' | 'disk' | 'never';
  start(c: Call): Promise<Boot>;
  /** Only ever to the configured snapshot. */
  revert(c: Call): Promise<Boot>;
  /** For a guest that does not answer: is it alive, and what did its console say? */
  diagnose(c: Call): Promise<{ readonly alive: boolean; readonly console: Raw | null }>;
  /** Evidence that bypasses the guest. */
  diskCopy?(c: Call): Promise<DiskCopy>;
}

/** One boot, or one return to the snapshot. A channel dies with its boot, so nothing talks to a reverted machine by mistake. */
export interface Boot {
  readonly epoch: number;
  channel(c: Call): Promise<Channel>;
}

/** A copy of the guest's disk, read on the host. */
export interface DiskCopy extends AsyncDisposable {
  /** Whether it can tell of the file at all, there or not; of any other path the rest throws. */
  holds(p: GuestPath): boolean;
  /** The text of the file's mark, or null where it has none. */
  mark(p: GuestPath): Promise<string | null>;
  /** SHA-256 of the file, hexadecimal, or null where it does not exist. */
  sha256(p: GuestPath): Promise<string | null>;
}
