import { z } from 'zod';
import type { Call } from '../../../ports/call.ts';
import type { ControlDecision, ControlLog } from '../../../ports/control-log.ts';
import { GuestAnswerError } from '../guest/guest-errors.ts';
import type { SensorLog } from './sensor-log.ts';

const decision = z.object({
  Control: z.string(),
  Action: z.enum(['block', 'warn']),
  FilePath: z.string(),
  ProcessId: z.string(),
});

/** The own record of a control that decides, called as the control is: written before the decision takes effect, or as it does. */
export class DecisionLog implements ControlLog {
  readonly id: string;
  readonly #log: SensorLog;

  constructor(log: SensorLog) {
    this.#log = log;
    this.id = log.id;
  }

  cursor(c: Call): Promise<string> {
    return this.#log.cursor(c);
  }

  async *read(from: string, c: Call): AsyncIterable<ControlDecision> {
    for await (const { cursor, event, raw } of this.#log.read(from, c)) {
      const parsed = decision.safeParse(event.Event.EventData);
      if (!parsed.success || parsed.data.Control !== this.id)
        throw new GuestAnswerError(`log ${this.id}`, JSON.stringify(event));
      const { Control, Action, FilePath, ProcessId } = parsed.data;
      const at = event.Event.System.TimeCreated.SystemTime;
      yield { cursor, control: Control, action: Action, path: FilePath, pid: Number(ProcessId), at, raw };
    }
  }
}
