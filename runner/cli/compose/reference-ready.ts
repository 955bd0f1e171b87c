import { cacheRoot } from '../../../artifacts/cache/cache-root.ts';
import { type ReferenceSetUp, readyReference } from '../../targets/reference/ready-reference.ts';
import { SetUpLines } from '../progress/set-up-lines.ts';

export function cache(): string {
  return cacheRoot(process.env);
}

/** The reference guest's set-up: at once where it is complete, otherwise made now. */
export async function referenceReady(signal: AbortSignal): Promise<ReferenceSetUp> {
  return (await readyReference(cache(), process.env)) ?? setUp(signal);
}

/** Checks all of the set-up, and makes what is missing or damaged, with a line for each part. */
export async function setUp(signal: AbortSignal): Promise<ReferenceSetUp> {
  // Loaded only when there is something to set up: it takes a good part of a short command's time.
  const { setUpReference } = await import('../../targets/reference/set-up-reference.ts');
  const lines = new SetUpLines(process.stderr);
  return setUpReference(cache(), process.env, { signal, progress: (line) => lines.add(line) });
}
