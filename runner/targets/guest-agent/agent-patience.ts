import type { Patience } from '../answering/until-answered.ts';
import { ConnectionClosedError, NoAnswerError } from '../json-lines/connection-errors.ts';
import { VirshError } from './agent-errors.ts';

/** With an agent that may not run yet: what was asked before it does is never answered. */
export const agentPatience: Patience = {
  attemptMs: 5_000,
  retryMs: 250,
  mayChange: (error) =>
    error instanceof NoAnswerError ||
    error instanceof ConnectionClosedError ||
    (error instanceof VirshError && error.mayChange),
};
