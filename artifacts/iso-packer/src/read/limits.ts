import { SECTOR } from '../sector.ts';
import { damage } from './damage.ts';
import type { Extent } from './directory-record.ts';

const MAX_ENTRIES = 250_000;
const MAX_DIRECTORY_BYTES = 256 * 1024 * 1024;
const MAX_PATH_CHARACTERS = 64 * 1024 * 1024;
const MAX_DEPTH = 64;

/**
 * What an image may cost, and what its extents may be: within the image, no directory entered twice, none
 * overlapping another. (Two files may share one extent exactly: writers do so with equal files.)
 */
export class Limits {
  readonly #imageSize: number;
  readonly #volumeSize: number;
  readonly #directories = new Set<number>();
  readonly #extents: Extent[] = [];
  #entries = 0;
  #directoryBytes = 0;
  #pathCharacters = 0;

  constructor(imageSize: number, volumeSize: number) {
    this.#imageSize = imageSize;
    this.#volumeSize = volumeSize;
  }

  entry(path: string, offset: number): void {
    this.#entries += 1;
    this.#pathCharacters += path.length;
    if (this.#entries > MAX_ENTRIES) throw damage('ISO_LIMIT', `more than ${MAX_ENTRIES} entries`, offset);
    if (this.#pathCharacters > MAX_PATH_CHARACTERS)
      throw damage('ISO_LIMIT', 'the paths are too long', offset);
  }

  directory(extent: Extent, depth: number): void {
    const { start, size, namedAt } = extent;
    if (depth > MAX_DEPTH) throw damage('ISO_LIMIT', `folders nested more than ${MAX_DEPTH} deep`, namedAt);
    if (this.#directories.has(start)) throw damage('ISO_LOOP', 'a folder that was already listed', namedAt);
    this.#directories.add(start);
    this.#directoryBytes += size;
    if (this.#directoryBytes > MAX_DIRECTORY_BYTES) {
      throw damage('ISO_LIMIT', `more than ${MAX_DIRECTORY_BYTES} bytes of folders`, namedAt);
    }
    this.extent(extent);
  }

  extent(extent: Extent): void {
    const { start, size, namedAt } = extent;
    if (size === 0) return;
    const end = start + size;
    if (end > this.#imageSize) {
      throw end <= this.#volumeSize
        ? damage('ISO_TRUNCATED', `the image ends before byte ${end}, to which this record points`, namedAt)
        : damage('ISO_EXTENT_OUT_OF_RANGE', 'a record points beyond the volume and the image', namedAt);
    }
    this.#extents.push(extent);
  }

  /** To be called when everything is listed. Afterwards the extents' sum is bounded by the image's size. */
  checkOverlaps(): void {
    const sorted = this.#extents.sort((a, b) => a.start - b.start || a.size - b.size);
    let previous: Extent | null = null;
    for (const extent of sorted) {
      const shared = previous?.start === extent.start && previous.size === extent.size;
      if (previous !== null && !shared && sectorEnd(previous) > extent.start) {
        throw damage('ISO_OVERLAP', 'two records point to overlapping data', extent.namedAt);
      }
      previous = extent;
    }
  }
}

/** Extents are whole sectors (ECMA-119 6.4.4). */
function sectorEnd({ start, size }: Extent): number {
  return start + Math.ceil(size / SECTOR) * SECTOR;
}
