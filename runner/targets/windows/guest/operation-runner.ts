import type { z } from 'zod';
import type { JsonObject } from '../../../model/observation.ts';
import type { Attempt, Call } from '../../../ports/call.ts';
import type { Channel } from '../../../ports/channel.ts';
import { type DesktopTask, secondsFor } from './desktop-tasks.ts';
import { GuestOperationError } from './guest-operation-error.ts';
import { ScriptFolder } from './installing/script-folder.ts';
import { type Answer, answerOf, protocolVersion } from './operation-answer.ts';
import type { WindowsHost } from './windows-host.ts';

/** What an operation may say, in bytes: a page of events is the longest. */
const maxOutput = 16 << 20;

/** Starts the operations in the guest, each one script, and checks what they answer. */
export class OperationRunner {
  readonly host: WindowsHost;
  readonly channel: Channel;
  readonly #user: string;
  readonly #scripts: ScriptFolder;

  /** @param user whose folders and desktop are used */
  constructor(host: WindowsHost, channel: Channel, user: string) {
    this.host = host;
    this.channel = channel;
    this.#user = user;
    this.#scripts = new ScriptFolder(host, channel);
  }

  async run<T>(operation: string, args: JsonObject, value: z.ZodType<T>, c: Call): Promise<Answer<T>> {
    return this.#answer([operation], args, value, c);
  }

  /** One that can't be refused: whatever it says but `done` is a fault. */
  async ask<T>(operation: string, args: JsonObject, value: z.ZodType<T>, c: Call): Promise<T> {
    return doneOf(operation, await this.run(operation, args, value, c));
  }

  /** A task on the user's desktop: it answers like an operation. */
  async onDesktop<T>(task: DesktopTask, args: JsonObject, value: z.ZodType<T>, c: Call): Promise<Answer<T>> {
    const seconds = secondsFor(task, c.timeoutMs);
    return this.#answer(['desktop', task], { task, args, user: this.#user, seconds }, value, c);
  }

  get user(): string {
    return this.#user;
  }

  /** Where the scripts are, which is asked of the guest's own parser. */
  scriptFolder(c: Call): Promise<string> {
    return this.#scripts.path(c);
  }

  async #answer<T>(
    names: readonly [string, ...string[]],
    args: JsonObject,
    value: z.ZodType<T>,
    c: Call,
  ): Promise<Answer<T>> {
    const [operation] = names;
    const script = await this.#scripts.script(operation, c);
    const request = asciiJson({ v: protocolVersion, operation, args });
    const result = await this.channel.exec([...this.host.powershell, '-File', script], {
      ...c,
      maxOutput,
      stdin: Buffer.from(request),
    });
    return answerOf(names, value, result);
  }
}

export function doneOf<T>(operation: string, answer: Attempt<T>): T {
  if (answer.is === 'done') return answer.value;
  const code = answer.is === 'prompted' ? 'PROMPTED' : answer.code;
  throw new GuestOperationError(operation, code, answer.text);
}

/** Standard input's code page is not ours to choose, and ASCII is the same in all of them. */
function asciiJson(value: JsonObject): string {
  return JSON.stringify(value).replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
