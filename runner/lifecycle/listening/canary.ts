import type { WinEvent } from '../../model/win-event.ts';
import type { StepName } from '../../model/words.ts';
import type { Call } from '../../ports/call.ts';
import type { EventSource } from '../../ports/event-source.ts';
import type { Rig } from '../rig.ts';
import type { ArmKey } from '../run-log.ts';
import type { CanaryPatience, Watch } from './watch.ts';

/** What sending canaries needs of an arm; the quiet arm has it too. */
export interface CanaryArm {
  readonly rig: Rig;
  readonly key: ArmKey;
  readonly attempt: number;
  readonly session: { readonly sources: readonly EventSource[] };
  readonly canaryTokens: string[];
  readonly call: Call;
}

/** Whether a canary with one of these tokens made the event. */
export function isOfCanary(event: WinEvent, tokens: readonly string[]): boolean {
  const text = JSON.stringify(event);
  return tokens.some((token) => text.includes(token));
}

/** One canary a source. Each has its own token, so that a late one is not taken for the next. */
export async function sendCanaries(
  arm: CanaryArm,
  watch: Watch,
  step: StepName | null,
  phase: 'opening' | 'closing',
  patience: CanaryPatience,
): Promise<void> {
  const tokens = new Map(arm.session.sources.map((source) => [source.id, arm.rig.newMarker()]));
  arm.canaryTokens.push(...tokens.values());
  const results = await watch.canaries(tokens, patience, arm.rig.limits.pollMs, arm.call);
  for (const { source, token, came, missing } of results) {
    arm.rig.log.observe(arm.key, step, {
      kind: 'canary',
      source,
      summary: `the ${phase} canary of ${source} ${came ? 'came back' : 'did not come back'}`,
      data: { source, phase, token, came, missing, attempt: arm.attempt },
    });
  }
}
