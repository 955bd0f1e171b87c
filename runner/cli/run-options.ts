import { Option } from 'commander';
import { catalogue } from '../controls/catalogue.ts';
import { UnknownNameError } from '../model/errors.ts';
import { type PostureName, postureNames } from '../model/scenario.ts';
import { type ActiveArm, armNames, type ControlId, type SwitchState } from '../model/words.ts';
import { switchableStates } from '../targets/reference/postures.ts';
import { UsageError } from './usage-error.ts';

export function postureNamed(name: string): PostureName {
  const found = postureNames.find((known) => known === name);
  if (found === undefined) throw new UnknownNameError('posture', name, postureNames);
  return found;
}

/** The same for every verb that reads a configuration. */
export function configOption(): Option {
  return new Option(
    '--config <file>',
    'your own targets, rules and expectations (default: MOTW_CONFIG if set, else motw.yaml in the current folder if there is one)',
  );
}

/** `CONTROL=STATE`, as often as it is given. */
export function driftOf(settings: readonly string[]): ReadonlyMap<ControlId, SwitchState> {
  const known = catalogue.map(({ id }) => id);
  return new Map(
    settings.map((setting) => {
      const [control = '', state, ...rest] = setting.split('=');
      if (state === undefined || rest.length > 0) {
        throw new UsageError(
          `'${setting}' does not say which control drifts to which state`,
          'write it as --drift motw-propagation=off',
        );
      }
      if (!known.includes(control)) throw new UnknownNameError('control', control, known);
      const states = switchableStates(control);
      const found = states.find((each) => each === state);
      if (found === undefined) throw new UnknownNameError('state', state, states);
      return [control, found] as const;
    }),
  );
}

/** A comma-separated list; the quiet arm is left out where it is not named. */
export function armsOf(list: string | undefined): {
  readonly arms: readonly ActiveArm[];
  readonly quiet: boolean;
} {
  const wanted = list === undefined ? armNames : list.split(',').map((name) => name.trim());
  for (const name of wanted)
    if (!armNames.some((known) => known === name)) throw new UnknownNameError('arm', name, armNames);
  const arms = armNames.filter((arm): arm is ActiveArm => arm !== 'quiet' && wanted.includes(arm));
  if (arms.length === 0)
    throw new UsageError('the quiet arm alone judges nothing', 'add marked, unmarked or both to --arms');
  return { arms, quiet: wanted.includes('quiet') };
}
