import { join } from 'node:path';
import { readEvents } from '../../runner/events/read-events.ts';
import { corpus } from '../corpus.ts';
import { type Found, sorted } from './items.ts';

export async function readSample(...path: readonly string[]): Promise<Found> {
  return sorted(await Array.fromAsync(readEvents(join(corpus, ...path))));
}
