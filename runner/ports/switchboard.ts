import type { ControlId, SwitchState } from '../model/words.ts';
import type { Call } from './call.ts';

/** Sets controls. Only the reference target has one: the harness changes no control on a user's machine. */
export interface Switchboard {
  set(states: ReadonlyMap<ControlId, SwitchState>, c: Call): Promise<void>;
}
