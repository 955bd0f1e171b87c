import type { Call } from '../../../ports/call.ts';
import type { ControlDecision, ControlLog } from '../../../ports/control-log.ts';
import type { ChannelLog } from './channel-log.ts';
import { ChannelDecisions, smartScreenDecision } from './control-logs.ts';
import type { SwitchedOnLogs } from './switched-on-logs.ts';
import { channels } from './windows-sensors.ts';

/** SmartScreen's debug channel, which Windows keeps switched off [H]: switched on when it is first asked for. */
export class SmartScreenLog implements ControlLog {
  readonly id = 'smartscreen';
  readonly #log: ChannelLog;
  readonly #decisions: ChannelDecisions;
  readonly #switched: SwitchedOnLogs;

  constructor(log: ChannelLog, switched: SwitchedOnLogs) {
    this.#log = log;
    this.#decisions = new ChannelDecisions(this.id, log, smartScreenDecision);
    this.#switched = switched;
  }

  async cursor(c: Call): Promise<string> {
    if ((await this.#log.state(c)) !== null) await this.#switched.on(channels.smartscreen[0], c);
    return this.#decisions.cursor(c);
  }

  read(from: string, c: Call): AsyncIterable<ControlDecision> {
    return this.#decisions.read(from, c);
  }
}
