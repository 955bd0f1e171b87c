import type { Scenario } from '../../model/scenario.ts';
import type { ControlId, SwitchState } from '../../model/words.ts';

type States = Readonly<Record<ControlId, SwitchState>>;

/**
 * What the states of the reference target's controls amount to in one scenario. A tool without the function is as one whose function is
 * off; a filter that can't see what it should stop is as one that is inert.
 */
export function statesAsSeen({ deliver }: Scenario, states: States): States {
  const { by, disguise, unpack } = deliver;
  const functionMissing = unpack !== null && unpack !== 'explorer';
  return {
    ...states,
    ...(functionMissing && { 'archive-propagation': 'off' as const }),
    ...(by === 'web' && disguise === 'inside-zip' && inert(states, 'web-gateway')),
  };
}

function inert(states: States, control: ControlId): States {
  return states[control] === 'on' ? { [control]: 'broken' } : {};
}
