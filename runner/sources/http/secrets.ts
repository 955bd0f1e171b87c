import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Secret } from '../source-config.ts';
import { SecretError } from './source-errors.ts';

/** Where secrets and certificates are looked for. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What relative paths start from: the folder of motw.yaml. */
  readonly folder: string;
}

/** Shorter ones can't be told from ordinary text in an answer, so they could not be kept out of the evidence. */
const shortestSecret = 8;
/** How often JSON stands in a text of JSON. */
const deepestJson = 3;
/** Longest file of a secret, in characters. */
const longestSecret = 1 << 16;

/** @throws SecretError where it is absent, too short to be recognised, or has line breaks in it */
export async function readSecret(secret: Secret, { env, folder }: Surroundings): Promise<string> {
  const where = 'env' in secret ? `the environment variable ${secret.env}` : `the file ${secret.file}`;
  const value = 'env' in secret ? env[secret.env] : await fileText(resolve(folder, secret.file), where);
  const text = value?.replace(/\r?\n$/, '') ?? '';
  if (text === '') throw new SecretError(where, 'is not there');
  if (text.length < shortestSecret)
    throw new SecretError(where, `is shorter than ${shortestSecret} characters`);
  if (text.length > longestSecret) throw new SecretError(where, `is longer than ${longestSecret} characters`);
  if (/[\r\n\0]/.test(text)) throw new SecretError(where, 'has more than one line');
  return text;
}

async function fileText(path: string, where: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new SecretError(where, `can't be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`);
  }
}

/** Takes secrets out of whatever goes into errors, logs or evidence, in every form in which they travel. */
export class Redactor {
  readonly #forms = new Set<string>();
  /** All forms, the longest first; null where there is none yet. */
  #pattern: RegExp | null = null;

  add(secret: string): void {
    for (const form of [secret, Buffer.from(secret).toString('base64')]) {
      this.#forms.add(encodeURIComponent(form));
      this.#forms.add(new URLSearchParams([['', form]]).toString().slice(1));
      let escaped = form;
      for (let level = 0; level <= deepestJson; level++) {
        this.#forms.add(escaped);
        this.#forms.add(escaped.replaceAll('/', '\\/'));
        escaped = JSON.stringify(escaped).slice(1, -1);
      }
    }
    const longestFirst = [...this.#forms].sort((a, b) => b.length - a.length);
    this.#pattern = new RegExp(longestFirst.map((one) => RegExp.escape(one)).join('|'), 'g');
  }

  redacted(text: string): string {
    return this.#pattern === null ? text : text.replace(this.#pattern, '[secret]');
  }
}
