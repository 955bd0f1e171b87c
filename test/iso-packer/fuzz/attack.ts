import { performance } from 'node:perf_hooks';
import { IsoError } from 'iso-packer';
import { inspectSource } from '../../../artifacts/iso-packer/src/image/inspect-image.ts';
import { mending } from './checksums.ts';
import { type Case, patchesOf } from './damages.ts';
import { PatchedSource } from './patched-source.ts';
import type { Seed } from './seeds.ts';

/** Of one case, in milliseconds: no image of a few MiB may cost more, however slow the machine. */
const LONGEST_MS = 20_000;

/** Damages an image and has it listed. @returns what is wrong with how that ended; null: it ended as it must. */
export async function attack(
  seeds: readonly Seed[],
  { image, damages, cut, mended }: Case,
): Promise<string | null> {
  const seed = seeds[image];
  if (seed === undefined) return 'there is no such image';
  const { bytes } = seed;
  const damaged = patchesOf(bytes, damages, seed.placeOf);
  const patches = mended ? [...damaged, ...mending(bytes, damaged)] : damaged;
  const size = cut === null ? bytes.length : Math.floor(cut * bytes.length);
  const source = new PatchedSource(bytes, patches, size);
  const begun = performance.now();
  const wrong = await inspectSource(source).then(wrongListing, (error: unknown) => wrongError(error, size));
  const took = performance.now() - begun;
  if (wrong !== null) return `${seed.name}: ${wrong}`;
  if (took > LONGEST_MS) return `${seed.name}: took ${Math.round(took)} ms, ${source.bytesRead} bytes read`;
  return null;
}

function wrongListing({ entries }: Awaited<ReturnType<typeof inspectSource>>): string | null {
  const paths = new Set(entries.map(({ path }) => path));
  if (paths.size !== entries.length) return 'a path is listed twice';
  for (const { path, type, size, sha256 } of entries) {
    if (path.split('/').some((part) => part === '' || part === '.' || part === '..'))
      return `the path ${path}`;
    if (!path.isWellFormed() || path.includes('\0')) return `the path ${JSON.stringify(path)}`;
    if (!Number.isSafeInteger(size) || size < 0) return `${path} with ${size} bytes`;
    if ((type === 'file') !== (sha256 !== null)) return `${path}, a ${type}, with the SHA-256 ${sha256}`;
  }
  return null;
}

function wrongError(error: unknown, size: number): string | null {
  if (!(error instanceof IsoError)) return error instanceof Error ? String(error.stack) : String(error);
  if (error.category !== 'user') return `${error.code}: ${error.message}`;
  if (error.code === 'ISO_NOT_AN_IMAGE') return null;
  if (error.offset === undefined) return `${error.code} without an offset: ${error.message}`;
  if (!Number.isSafeInteger(error.offset) || error.offset < 0 || error.offset > size)
    return `${error.code} at byte ${error.offset} of ${size}: ${error.message}`;
  return null;
}
