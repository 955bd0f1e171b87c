import { join } from 'node:path';

/** An environment in which a process is killed instead of its n-th operation. */
export function killedAt(nth: number): NodeJS.ProcessEnv {
  return {
    NODE_OPTIONS: `--import=${join(import.meta.dirname, 'kill-at-operation.ts')}`,
    MOTW_TEST_KILL_AT: String(nth),
  };
}
