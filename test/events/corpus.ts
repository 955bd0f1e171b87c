import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import test from 'ava';
import { readEvents } from '../../runner/events/read-events.ts';
import { root } from '../guest/motw.ts';
import { type Found, sorted } from './items.ts';

/** Recordings made by others, which can't be part of the project. */
export const corpus = resolve(root, process.env.MOTW_CORPUS ?? '../shared/corpus');
const here = existsSync(join(corpus, 'samples'));
export const withCorpus = here ? test : test.skip;
export const why = here
  ? ''
  : ' (skipped: there is no corpus beside the project, and MOTW_CORPUS names none)';

export async function readSample(...path: readonly string[]): Promise<Found> {
  return sorted(await Array.fromAsync(readEvents(join(corpus, ...path))));
}
