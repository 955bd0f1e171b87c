import { randomBytes } from 'node:crypto';
import type { ForeignDocument } from '../../../atomic/document/foreign-document.ts';
import { type CanaryPatience, Watch } from '../../../lifecycle/listening/watch.ts';
import type { Limits } from '../../../lifecycle/rig.ts';
import type { Call } from '../../../ports/call.ts';
import type { ClockDifference } from '../../../ports/event-source.ts';
import type { Session } from '../../../ports/target.ts';
import { bounded } from '../run-planned.ts';

/** Reads every source of a target from before a command on, and sends canaries through them. */
export interface Listening {
  readonly watch: Watch;
  readonly sources: Session['sources'];
  /** The guest's. */
  readonly clock: ClockDifference;
  readonly canaryTokens: string[];
  readonly canaries: ForeignDocument['canaries'];
}

export async function startListening(
  { guest, sources }: Session,
  limits: Limits,
  c: Call,
): Promise<Listening> {
  const { guest: there, sentAt, receivedAt } = await guest.clock(c);
  const clock = {
    skewMs: Math.round(there - (sentAt + receivedAt) / 2),
    uncertaintyMs: Math.round((receivedAt - sentAt) / 2),
  };
  const watch = await Watch.open(sources, c);
  const listening: Listening = { watch, sources, clock, canaryTokens: [], canaries: [] };
  await sendCanaries(
    listening,
    'opening',
    { provenMs: limits.canaryMs, silentMs: limits.canaryMs },
    limits,
    c,
  );
  return listening;
}

/** One canary a source, each with a token of its own. */
export async function sendCanaries(
  { watch, sources, canaryTokens, canaries }: Listening,
  phase: 'opening' | 'closing',
  patience: CanaryPatience,
  { pollMs }: Pick<Limits, 'pollMs'>,
  c: Call,
): Promise<void> {
  const tokens = new Map(sources.map(({ id }) => [id, randomBytes(4).toString('hex')]));
  canaryTokens.push(...tokens.values());
  for (const { source, came, missing } of await watch.canaries(tokens, patience, pollMs, c))
    canaries.push({ phase, source, came, missing: missing.map(bounded) });
}
