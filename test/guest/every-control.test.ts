import test from 'ava';
import { catalogue } from '../../runner/controls/catalogue.ts';
import { type PostureName, postureNames } from '../../runner/model/scenario.ts';
import type { ControlId, Status, SwitchState } from '../../runner/model/words.ts';
import { declaredStates, switchableStates } from '../../runner/targets/reference/postures.ts';
import { SharedMachine } from './shared-machine.ts';

/**
 * Every control is seen to act when it is on, and not to act when it is off, broken or without its rule, in every posture. What to
 * expect is worked out here from the states alone, by what stands before what, and not by the judge.
 */
type States = Readonly<Record<ControlId, SwitchState>>;
const on = (states: States, control: ControlId): boolean => states[control] === 'on';

function expected(control: ControlId, states: States): Status {
  const state = states[control];
  const nothingMounts = on(states, 'virtual-drive-policy');
  const kernelRefuses = on(states, 'deny-optical-execute');
  const zoneInside = on(states, 'motw-propagation');
  switch (control) {
    case 'mount-verb':
      if (state === 'off') return 'not-configured';
      if (state === 'on') return 'prevented';
      return nothingMounts ? 'not-reached' : 'not-prevented';
    case 'virtual-drive-policy':
      return state === 'off' ? 'not-configured' : state === 'on' ? 'prevented' : 'not-prevented';
    case 'motw-propagation':
      if (state === 'off') return 'not-configured';
      if (nothingMounts) return 'not-reached';
      return state === 'on' ? 'prevented' : 'not-prevented';
    case 'launch-gate':
      if (state === 'off') return 'not-configured';
      if (nothingMounts || kernelRefuses || !zoneInside) return 'not-reached';
      return state === 'on' ? 'prevented' : state === 'warn' ? 'warned' : 'not-prevented';
    case 'deny-optical-execute':
      if (state === 'off') return 'not-configured';
      if (nothingMounts) return 'not-reached';
      if (state === 'on') return 'prevented';
      // Judged in the marked arm, which the gate stops at the same step.
      return zoneInside && (on(states, 'launch-gate') || states['launch-gate'] === 'warn')
        ? 'not-reached'
        : 'not-prevented';
    default:
      return expectedDetection(control, states, nothingMounts, kernelRefuses);
  }
}

/** Rules over one sensor share its state: it stands still as soon as one of them is to be without it. */
function expectedDetection(
  control: ControlId,
  states: States,
  nothingMounts: boolean,
  kernelRefuses: boolean,
): Status {
  const files = ['image-file-created', 'lure-image-in-downloads'];
  const sharing = files.includes(control) ? files : [control];
  if (sharing.some((each) => states[each] === 'off' || states[each] === 'broken')) return 'not-instrumented';
  const unreached =
    (control === 'image-mounted' && nothingMounts) ||
    (control === 'process-from-mounted-image' && (nothingMounts || kernelRefuses));
  if (unreached) return 'not-reached';
  return states[control] === 'rule-off' ? 'missed' : 'detected';
}

for (const posture of postureNames) {
  test.serial(`posture ${posture}: every control in every state`, async (t) => {
    t.timeout(30 * 60_000);
    await using machine = await SharedMachine.start();
    for (const drift of [new Map<ControlId, SwitchState>(), ...flips(posture)]) {
      const states = declaredStates(posture, drift);
      const verdicts = await machine.verdicts(posture, drift);
      const seen = [...verdicts].map(([control, { status }]) => `${control} ${status}`);
      const wanted = [...verdicts.keys()].map((control) => `${control} ${expected(control, states)}`);
      const flipped = [...drift].map(([control, state]) => `${control}=${state}`).join();
      t.is(verdicts.size, 10);
      t.deepEqual(
        seen,
        wanted,
        `${posture} ${flipped}: ${[...verdicts.values()].map(({ why }) => why).join('; ')}`,
      );
    }
  });
}

/**
 * Each control alone, in each state that the posture does not give it. A sensor that stands still is waited for until the
 * scenario gives up, and does not depend on the posture: one posture is enough.
 */
function flips(posture: PostureName): readonly ReadonlyMap<ControlId, SwitchState>[] {
  const states = declaredStates(posture, new Map());
  return Object.entries(states).flatMap(([control, declared]) =>
    switchableStates(control)
      .filter(
        (state) =>
          state !== declared && (state !== 'broken' || posture === 'hardened' || isPreventive(control)),
      )
      .map((state) => new Map([[control, state]])),
  );
}

function isPreventive(id: ControlId): boolean {
  return catalogue.some((control) => control.id === id && control.kind === 'preventive');
}
