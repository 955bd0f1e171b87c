import type { Call } from '../../ports/call.ts';

/** The agent in a guest, however it is reached. */
export interface Agent {
  /** What fits into one command, in bytes: a piece of a file, or a program's input. */
  readonly longestPiece: number;
  execute(command: string, args: Readonly<Record<string, unknown>> | undefined, c: Call): Promise<unknown>;
}
