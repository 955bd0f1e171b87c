import { performance } from 'node:perf_hooks';
import { inspectSource } from '../../../artifacts/iso-packer/src/image/inspect-image.ts';
import { mending } from './checksums.ts';
import { type Case, patchesOf } from './damages.ts';
import { wrongError, wrongListing, wrongVolume } from './oracles.ts';
import { PatchedSource } from './patched-source.ts';
import type { Seed } from './seeds.ts';

/** Of one case, in milliseconds: no image of a few MiB may cost more, however slow the machine. */
const LONGEST_MS = 20_000;

/** Of one case, in sizes of the image. */
const MOST_READ = 64;

/** Damages an image and has it listed. @returns what is wrong with how that ended; null: it ended as it must. */
export async function attack(
  seeds: readonly Seed[],
  { image, damages, cut, mended }: Case,
): Promise<string | null> {
  const seed = seeds[image];
  if (seed === undefined) return 'there is no such image';
  const { bytes } = seed;
  const damaged = patchesOf(seed, damages);
  const patches = mended ? [...damaged, ...mending(bytes, damaged, seed.tags)] : damaged;
  const size = cut === null ? bytes.length : Math.floor(cut * bytes.length);
  const source = new PatchedSource(bytes, patches, size);
  const begun = performance.now();
  const wrong = await inspectSource(source).then(
    async (listing) => wrongListing(listing) ?? (await wrongVolume(new PatchedSource(bytes, patches, size))),
    (error: unknown) => wrongError(error, source),
  );
  const took = performance.now() - begun;
  if (wrong !== null) return `${seed.name}: ${wrong}`;
  if (source.bytesRead > MOST_READ * bytes.length)
    return `${seed.name}: ${source.bytesRead} bytes read of ${size}`;
  if (took > LONGEST_MS) return `${seed.name}: took ${Math.round(took)} ms, ${source.bytesRead} bytes read`;
  return null;
}
