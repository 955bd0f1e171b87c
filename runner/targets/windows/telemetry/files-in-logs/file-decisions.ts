import type { WinEvent } from '../../../../model/win-event.ts';
import type { Call } from '../../../../ports/call.ts';
import type { ControlDecision, ControlLog } from '../../../../ports/control-log.ts';
import type { ChannelLog } from '../channel-log.ts';
import { ChannelDecisions } from '../control-logs.ts';
import type { DriveTable } from './guest-drives.ts';
import { namesDevice, pathsByLetter } from './logged-path.ts';

/** Of one file each: a record that names none decides nothing that could be told apart. */
export type FileDecision = Pick<ControlDecision, 'control' | 'action' | 'pid'> & { readonly path: string };

/** Decisions about files in a channel of Windows, each with the path that the guest's user knows the file by. */
export class FileDecisions implements ControlLog {
  readonly id: string;
  readonly #decisions: ChannelDecisions;
  readonly #drives: (c: Call) => Promise<DriveTable>;

  constructor(
    id: string,
    log: ChannelLog,
    decide: (event: WinEvent) => readonly FileDecision[],
    drives: (c: Call) => Promise<DriveTable>,
  ) {
    this.id = id;
    this.#decisions = new ChannelDecisions(id, log, decide);
    this.#drives = drives;
  }

  cursor(c: Call): Promise<string> {
    return this.#decisions.cursor(c);
  }

  async *read(from: string, c: Call): AsyncIterable<ControlDecision> {
    let drives: DriveTable | null = null;
    for await (const decision of this.#decisions.read(from, c)) {
      const path = decision.path ?? '';
      if (namesDevice(path)) drives ??= await this.#drives(c);
      for (const told of pathsByLetter(path, drives)) yield { ...decision, path: told };
    }
  }
}
