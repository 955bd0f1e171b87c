import { hostTime } from '../../../model/host-time.ts';
import type { ControlId, SwitchState } from '../../../model/words.ts';
import type { Call } from '../../../ports/call.ts';
import type { Channel } from '../../../ports/channel.ts';
import type { Switchboard } from '../../../ports/target.ts';
import { gatewayControls } from '../postures.ts';
import { sensorOf } from '../telemetry/sensors.ts';
import { answerOf, doneAnswer } from './guest-answers.ts';
import { GuestAnswerError } from './guest-errors.ts';

/**
 * Sets the guest's controls: preventive ones by policy and effect, detective ones by stopping their sensor. The guest's clock is
 * set on the way, because a snapshot brings back the time at which it was saved. Gateways are not the guest's, nor is
 * `rule-off`: the rule is left out.
 */
export class ReferenceSwitchboard implements Switchboard {
  readonly #channel: Channel;

  constructor(channel: Channel) {
    this.#channel = channel;
  }

  async set(states: ReadonlyMap<ControlId, SwitchState>, c: Call): Promise<void> {
    const settings = new Map<string, SwitchState>();
    for (const [control, state] of states) {
      if (state === 'rule-off' || gatewayControls.includes(control)) continue;
      const sensor = sensorOf.get(control);
      // Several rules share a sensor: it stands still as soon as one of them is to be without it.
      if (sensor === undefined) settings.set(control, state);
      else if (state !== 'on' || !settings.has(sensor)) settings.set(sensor, state);
    }
    const argv = [
      '/motw/operations/switch',
      String(Math.round(hostTime())),
      ...[...settings].map(([name, state]) => `${name}=${state}`),
    ];
    const answer = answerOf('switch', doneAnswer, await this.#channel.exec(argv, { ...c, maxOutput: 4096 }));
    if (answer.is === 'refused') throw new GuestAnswerError('switch', `${answer.code} ${answer.text}`);
  }
}

/** Whether the switches lead from these states to any other: a sensor that was ended and a driver that was unloaded come back with the snapshot. */
export function switchesLeadFrom(states: Readonly<Record<ControlId, SwitchState>>): boolean {
  return (
    states['virtual-drive-policy'] !== 'on' &&
    [...sensorOf.keys()].every((control) => states[control] === 'on' || states[control] === 'rule-off')
  );
}
