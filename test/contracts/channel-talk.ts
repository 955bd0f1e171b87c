import { createHash } from 'node:crypto';

/** A call that a test does not mean to run out. */
export function patient() {
  return { signal: new AbortController().signal, timeoutMs: 60_000 };
}

/** The code of the error that it ends with; what else it ended with, in words. */
export async function codeOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
    return 'no error';
  } catch (error) {
    return String((error as { code?: unknown }).code ?? `no code: ${error}`);
  }
}

export async function* eachOf(pieces: readonly Uint8Array[]): AsyncIterable<Uint8Array> {
  yield* pieces;
}

export async function whole(pieces: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  return Buffer.concat(await Array.fromAsync(pieces));
}

export function digest(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

export function text(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('utf8');
}
