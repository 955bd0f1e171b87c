import type { Stats } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { RulesPathError } from './rules-path-error.ts';

/** Something below a folder of rules that may be a rule, or hold some, and can't be looked at. */
interface Unreadable {
  readonly path: string;
  readonly reason: string;
}

export interface RuleFiles {
  readonly files: readonly string[];
  readonly unreadable: readonly Unreadable[];
}

const ruleName = /\.ya?ml$/i;

/**
 * The files that the paths stand for, in the order of their names: a file that is named is taken whatever its name; a folder's
 * `.yml` and `.yaml` files with those of all folders below it, but for names that begin with a dot (`.git`, `.github`). Links are
 * followed; what is reached twice is taken once. Throws `RulesPathError` for a path that is not there, and for a folder without any.
 */
export async function ruleFiles(paths: readonly string[]): Promise<RuleFiles> {
  const walk = new Walk();
  for (const path of paths) await walk.given(path);
  return walk;
}

class Walk implements RuleFiles {
  readonly files: string[] = [];
  readonly unreadable: Unreadable[] = [];
  /** By real path, whether there was a rule; a folder that is being walked has none yet, so a loop of links ends. */
  readonly #held = new Map<string, boolean>();

  async given(path: string): Promise<void> {
    const found = await stat(path).catch((error: unknown) => {
      throw new RulesPathError(path, systemReason(error), { cause: error });
    });
    if (!found.isDirectory()) await this.#file(path, found);
    else if (!(await this.#folder(path))) throw new RulesPathError(path, 'there is no rule in this folder');
  }

  /** Whether there is a rule in it or below. */
  async #folder(path: string): Promise<boolean> {
    const real = await realpath(path);
    const before = this.#held.get(real);
    if (before !== undefined) return before;
    this.#held.set(real, false);
    const names = await this.#tried(path, () => readdir(path));
    let held = names === null;
    for (const name of (names ?? []).filter((each) => !each.startsWith('.')).sort()) {
      const below = join(path, name);
      const found = await this.#tried(below, () => stat(below));
      const holds =
        found === null || (found.isDirectory() ? await this.#folder(below) : await this.#named(below, found));
      held ||= holds;
    }
    this.#held.set(real, held);
    return held;
  }

  async #named(path: string, found: Stats): Promise<boolean> {
    if (!ruleName.test(path)) return false;
    await this.#file(path, found);
    return true;
  }

  async #file(path: string, found: Stats): Promise<void> {
    // Reading a pipe or a device might never end.
    if (!found.isFile()) this.unreadable.push({ path, reason: 'not a regular file' });
    else {
      const real = await realpath(path);
      if (!this.#held.has(real)) this.files.push(path);
      this.#held.set(real, true);
    }
  }

  async #tried<T>(path: string, look: () => Promise<T>): Promise<T | null> {
    try {
      return await look();
    } catch (error) {
      this.unreadable.push({ path, reason: systemReason(error) });
      return null;
    }
  }
}

/** `ENOENT: no such file or directory` of the system's whole message, which names the path once more. */
export function systemReason(error: unknown): string {
  return error instanceof Error ? (error.message.split(',')[0] ?? error.message) : String(error);
}
