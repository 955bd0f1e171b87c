import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { SecretError } from './secret-error.ts';

/**
 * The certificates (PEM) of the file that `ca` names, relative to the folder.
 * @throws SecretError
 */
export async function readCertificates(file: string, folder: string): Promise<string> {
  const path = resolve(folder, file);
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new SecretError(`\`ca\` (${file})`, `can't be read (${error.code ?? 'unknown'})`);
  });
  if (!text.includes('-----BEGIN CERTIFICATE-----')) {
    throw new SecretError(`\`ca\` (${file})`, 'has no certificate (PEM)');
  }
  return text;
}
