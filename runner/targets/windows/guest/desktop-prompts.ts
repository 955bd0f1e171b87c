import type { GuestPath } from '../../../ports/guest.ts';
import type { Answer } from './operation-answer.ts';
import { type PromptShown, promptShown } from './windows-answers.ts';

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

  /** Keeps what the answer shows of a prompt, if anything. */
  note(path: GuestPath, { shown }: Answer<unknown>): void {
    const parsed = promptShown.safeParse(shown);
    if (parsed.success) this.#seen.push({ ...parsed.data, path });
  }
}
