import { createHash } from 'node:crypto';
import type { Attempt } from '../../runner/ports/call.ts';

export function file(bytes: Uint8Array) {
  return {
    size: bytes.length,
    async *read() {
      yield bytes;
    },
  };
}

export function doneWith<T>(attempt: Attempt<T>): T {
  if (attempt.is === 'done') return attempt.value;
  throw new Error(`${attempt.is}: ${attempt.text}`);
}

export function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
