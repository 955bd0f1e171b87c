import type { Call } from '../../../ports/call.ts';
import type { GuestPath } from '../../../ports/guest.ts';
import type { Answer } from './operation-answer.ts';
import type { OperationRunner } from './operation-runner.ts';
import { type PromptShown, promptShown } from './windows-answers.ts';
import { inFolder } from './windows-host.ts';

/** In bytes: that of a dialog on a large screen has a tenth of it. */
const longestPhotograph = 16 << 20;

interface EvidenceFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** A prompt that the desktop task saw, recorded, photographed and closed. */
export interface SeenPrompt extends PromptShown {
  readonly path: GuestPath;
}

/** The prompts of one session, in the order in which they came up. */
export class DesktopPrompts {
  readonly #seen: SeenPrompt[] = [];

  get seen(): readonly SeenPrompt[] {
    return this.#seen;
  }

  /**
   * Their photographs. A user's session says where they lie, so no other place is read than the one that is meant for them.
   * @param runner whose guest they are in
   */
  async *photographs({ host, channel }: OperationRunner, c: Call): AsyncGenerator<EvidenceFile> {
    const folder = inFolder(host, 'prompts', '');
    for (const [index, { photograph }] of this.#seen.entries()) {
      if (!photograph?.startsWith(folder) || !/^[\w-]+\.png$/.test(photograph.slice(folder.length))) continue;
      const bytes = await Array.fromAsync(channel.get(photograph, { ...c, maxBytes: longestPhotograph }));
      yield { name: `prompt-${index + 1}.png`, bytes: Buffer.concat(bytes) };
    }
  }

  /** Keeps what the answer shows of a prompt, if anything. */
  note(path: GuestPath, { shown }: Answer<unknown>): void {
    const parsed = promptShown.safeParse(shown);
    if (parsed.success) this.#seen.push({ ...parsed.data, path });
  }
}
