import { z } from 'zod';
import type { Call } from '../../../ports/call.ts';
import type { ControlDecision, ControlLog } from '../../../ports/control-log.ts';
import { GuestAnswerError } from '../guest/guest-errors.ts';
import type { SensorLog } from './sensor-log.ts';

const decision = z.object({
  Control: z.literal('launch-gate'),
  Action: z.enum(['block', 'warn']),
  FilePath: z.string(),
  ProcessId: z.string(),
});

/** The launch gate's own record: written before each decision is given to the kernel. */
export class LaunchGateLog implements ControlLog {
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
      if (!parsed.success) throw new GuestAnswerError(`log ${this.id}`, JSON.stringify(event));
      const { Control, Action, FilePath, ProcessId } = parsed.data;
      const at = event.Event.System.TimeCreated.SystemTime;
      yield { cursor, control: Control, action: Action, path: FilePath, pid: Number(ProcessId), at, raw };
    }
  }
}
