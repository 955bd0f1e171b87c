import type { Control, DetectiveControl, PreventiveControl } from '../model/control.ts';
import type { ControlId, Status } from '../model/words.ts';
import { type Obstacle, order } from './order.ts';
import type { States } from './trial.ts';

/** What is to be seen of one control. */
export interface Foretold {
  readonly status: Status;
  /** What makes it `not-reached`; null otherwise. */
  readonly because: Obstacle | null;
}

/**
 * What is to be seen of every control, worked out from the states alone. It shares nothing with the judge, which works from
 * observations: an error in one does not repeat itself in the other.
 *
 * @param controls those that the scenario exercises; what it does not exercise stands in nobody's way
 */
export function foretell(controls: readonly Control[], all: States): ReadonlyMap<ControlId, Foretold> {
  const states = Object.fromEntries(controls.map(({ id }) => [id, all[id] ?? 'off']));
  return new Map(
    controls.map((control) => [
      control.id,
      control.kind === 'preventive' ? ofPreventive(control, states) : ofDetective(control, controls, states),
    ]),
  );
}

function ofPreventive({ id }: PreventiveControl, states: States): Foretold {
  const state = states[id];
  if (state === 'off') return seen('not-configured');
  const met = obstacle(id, states);
  if (met !== null) return notReached(met);
  if (state === 'on') return seen('prevented');
  if (state === 'warn') return seen('warned');
  const instead = order.get(id)?.beside?.find((other) => holds(other, states));
  return instead === undefined ? seen('not-prevented') : notReached(instead);
}

/** Rules over one sensor share its state: it stands still as soon as one of them is to be without it. */
function ofDetective(
  { id, sources }: DetectiveControl,
  controls: readonly Control[],
  states: States,
): Foretold {
  const sharing = controls.filter(
    (other) => other.kind === 'detective' && other.sources.some((each) => sources.includes(each)),
  );
  if (sharing.some((other) => states[other.id] === 'off' || states[other.id] === 'broken'))
    return seen('not-instrumented');
  const met = obstacle(id, states);
  if (met !== null) return notReached(met);
  return seen(states[id] === 'rule-off' ? 'missed' : 'detected');
}

/** The first thing that keeps a run from this control. */
function obstacle(id: ControlId, states: States): Obstacle | null {
  return order.get(id)?.before?.find((other) => holds(other, states)) ?? null;
}

/** What the scenario does not exercise stands in nobody's way, and is missed by nobody. */
function holds({ control, is }: Obstacle, states: States): boolean {
  return Object.hasOwn(states, control) && acts(control, states) === (is === 'acting');
}

function acts(id: ControlId, states: States): boolean {
  return (states[id] === 'on' || states[id] === 'warn') && obstacle(id, states) === null;
}

function seen(status: Status): Foretold {
  return { status, because: null };
}

function notReached(because: Obstacle): Foretold {
  return { status: 'not-reached', because };
}
