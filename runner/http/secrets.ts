import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { shortestSecret } from './redactor.ts';
import { SecretError } from './secret-error.ts';
import type { Secret } from './secret-place.ts';

/** Where secrets and certificates are looked for. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What relative paths start from: the folder of motw.yaml. */
  readonly folder: string;
}

/** Longest file of a secret, in characters. */
const longestSecret = 1 << 16;

/** @throws SecretError where it is absent, too short to be recognised, or has line breaks in it */
export async function readSecret(secret: Secret, { env, folder }: Surroundings): Promise<string> {
  const where = nameOfSecret(secret);
  const value = 'env' in secret ? env[secret.env] : await fileText(resolve(folder, secret.file), where);
  const text = value?.replace(/\r?\n$/, '') ?? '';
  if (text === '') throw new SecretError(where, 'is not there');
  if (text.length < shortestSecret)
    throw new SecretError(where, `is shorter than ${shortestSecret} characters`);
  if (text.length > longestSecret) throw new SecretError(where, `is longer than ${longestSecret} characters`);
  if (/[\r\n\0]/.test(text)) throw new SecretError(where, 'has more than one line');
  return text;
}

/** Where it is, for people. */
export function nameOfSecret(secret: Secret): string {
  return 'env' in secret ? `the environment variable ${secret.env}` : `the file ${secret.file}`;
}

async function fileText(path: string, where: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new SecretError(where, `can't be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`);
  }
}
