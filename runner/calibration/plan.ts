import type { Control } from '../model/control.ts';
import type { Scenario } from '../model/scenario.ts';
import type { ControlId, SwitchState } from '../model/words.ts';
import { foretell } from './oracle.ts';
import { noFlip, type States, type Trial } from './trial.ts';

/** What there is to be flipped. */
export interface Ground {
  readonly scenario: Scenario;
  /** Those of the target; the ones that the scenario exercises are flipped, and what shares a sensor with them. */
  readonly controls: readonly Control[];
  /** The states that the target can give a control. */
  switchable(control: ControlId): readonly SwitchState[];
  /** What the states amount to in the scenario: a control may be blind to it, or not be there. */
  readonly asSeen: (states: States) => States;
}

type Settings = ReadonlyMap<ControlId, SwitchState>;

/**
 * The posture as it is, then each preventive control, each sensor and each rule of the scenario flipped alone. A flip that something else hides
 * comes once more, with that taken away.
 */
export function planTrials(posture: string, declared: States, ground: Ground): readonly Trial[] {
  const { scenario, asSeen } = ground;
  const controls = ground.controls.filter(({ id }) => scenario.controls.includes(id));
  const as = (flip: Settings, away: Settings): Trial =>
    trial({ posture, declared, scenario, controls, asSeen }, flip, away);
  return [
    as(new Map(), new Map()),
    ...flips(declared, ground).flatMap((settings) => {
      const flip = new Map([...settings].filter(([control, state]) => declared[control] !== state));
      const away = hiders(as(flip, new Map()), flip);
      return away.size === 0 ? [as(flip, away)] : [as(flip, new Map()), as(flip, away)];
    }),
  ];
}

type Given = Pick<Trial, 'posture' | 'declared' | 'scenario' | 'controls' | 'asSeen'>;

function trial(
  { posture, declared, scenario, controls, asSeen }: Given,
  flip: Settings,
  away: Settings,
): Trial {
  const baseline = { ...declared, ...Object.fromEntries(away) };
  const set = [...flip, ...away].map(([control, state]) => `${control}=${state}`);
  return {
    scenario,
    controls,
    posture,
    flip: set.length === 0 ? noFlip : set.join(' + '),
    flipped: [...flip.keys()],
    declared,
    baseline,
    states: { ...baseline, ...Object.fromEntries(flip) },
    asSeen,
  };
}

function flips(declared: States, { scenario, controls, switchable }: Ground): readonly Settings[] {
  const exercised = (id: ControlId): boolean => scenario.controls.includes(id);
  const preventive = controls
    .filter(({ id, kind }) => kind === 'preventive' && exercised(id))
    .map(({ id }) => [id]);
  const sensors = Map.groupBy(
    controls.filter((control) => control.kind === 'detective'),
    ({ sources }) => sources.join(' '),
  );
  const sensed = [...sensors.values()]
    .map((rules) => rules.map(({ id }) => id))
    .filter((together) => together.some(exercised));
  return [
    ...[...preventive, ...sensed].flatMap((together) => switched(together, declared, switchable)),
    ...sensed.flatMap((together) => withoutRule(together, exercised, switchable)),
  ];
}

/** One thing in each state that the posture does not give it. */
function switched(
  together: readonly ControlId[],
  declared: States,
  switchable: Ground['switchable'],
): readonly Settings[] {
  const states: readonly SwitchState[] = ['on', 'warn', 'off', 'broken'];
  return states
    .filter((state) => together.every((control) => switchable(control).includes(state)))
    .filter((state) => together.some((control) => declared[control] !== state))
    .map((state) => new Map(together.map((control) => [control, state])));
}

/** Each rule over one sensor gone in its turn. The sensor itself is on: without it nobody would miss the rule. */
function withoutRule(
  together: readonly ControlId[],
  exercised: (control: ControlId) => boolean,
  switchable: Ground['switchable'],
): readonly Settings[] {
  return together
    .filter((control) => exercised(control) && switchable(control).includes('rule-off'))
    .map((gone) => new Map(together.map((control) => [control, control === gone ? 'rule-off' : 'on'])));
}

/** What must be set otherwise for the flip to be seen: what acts before it is switched off, what it acts on is provided. */
function hiders(alone: Trial, flip: Settings): Settings {
  const { controls } = alone;
  const away = new Map<ControlId, SwitchState>();
  for (;;) {
    const { baseline, states, flipped } = trial(alone, flip, away);
    const before = foretell(controls, alone.asSeen(baseline));
    const after = foretell(controls, alone.asSeen(states));
    const because = flipped
      .filter(
        (id) => after.get(id)?.status === 'not-reached' || after.get(id)?.status === before.get(id)?.status,
      )
      .flatMap((id) => after.get(id)?.because ?? [])
      .find(({ control }) => !flip.has(control) && !away.has(control));
    if (because === undefined) return away;
    away.set(because.control, because.is === 'acting' ? 'off' : 'on');
  }
}
