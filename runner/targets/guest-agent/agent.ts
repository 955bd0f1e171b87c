import type { Call } from '../../ports/call.ts';

/** The agent in a guest, however it is reached. */
export interface Agent {
  /** In how large pieces a file goes over, in bytes. */
  readonly longestPiece: number;
  /** What fits into one command as a program's input, in bytes. */
  readonly longestInput: number;
  execute(command: string, args: Readonly<Record<string, unknown>> | undefined, c: Call): Promise<unknown>;
}
