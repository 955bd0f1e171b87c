import { z } from 'zod';
import type { Call } from '../../../ports/call.ts';
import type { Answer } from '../guest/operation-answer.ts';
import type { OperationRunner } from '../guest/operation-runner.ts';

const text = z.string().max(16_384);
const ranValue = z.object({
  pid: z.number().int().positive(),
  /** The process that started it. */
  parent: z.number().int().positive(),
  /** Null where it was ended because its time was over. */
  exitCode: z.number().int().nullable(),
  said: z.object({ out: text, err: text, cut: z.boolean() }),
});

export interface CommandToRun {
  readonly program: 'powershell.exe' | 'cmd.exe';
  readonly arguments: string;
  /** Names the folder that it runs in. */
  readonly token: string;
  readonly seconds: number;
}

/** Runs one command of a test that is not ours, as the agent. Only what a person has seen is given to it. */
export function runCommand(
  operations: OperationRunner,
  { program, arguments: line, token, seconds }: CommandToRun,
  c: Call,
): Promise<Answer<z.infer<typeof ranValue>>> {
  return operations.run('run-command', { program, arguments: line, token, seconds }, ranValue, c);
}
