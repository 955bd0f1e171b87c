import { damage } from './damage.ts';
import type { Extent, RecordedExtent } from './volume.ts';

const MAX_ENTRIES = 250_000;
const MAX_DIRECTORY_BYTES = 256 * 1024 * 1024;
const MAX_PATH_CHARACTERS = 64 * 1024 * 1024;
const MAX_DEPTH = 64;
/** They cost no room in the image, and would take time without end to hash. */
const MAX_UNRECORDED_BYTES = 4 * 1024 ** 3;
/** Parts of files that are named one by one: room for four of each entry. */
const MAX_PIECES = 2 ** 20;

/**
 * What an image may cost, and what its extents may be: within the image, no directory entered twice, none
 * overlapping another. (Two files may share one extent exactly: writers do so with equal files.)
 */
export class Limits {
  readonly #imageSize: number;
  readonly #volumeSize: number;
  readonly #directories = new Set<number>();
  readonly #extents: RecordedExtent[] = [];
  readonly #unit: number;
  readonly #files = new Set<string>();
  /** First bytes of the parts of all files. */
  readonly #fileParts = new Set<number | null>();
  #unrecordedBytes = 0;
  #pieces = 0;
  #entries = 0;
  #directoryBytes = 0;
  #pathCharacters = 0;

  /** All in bytes; `unit` is what an extent is a whole number of (ECMA-119 6.4.4 for ISO 9660). */
  constructor({ imageSize, volumeSize, unit }: { imageSize: number; volumeSize: number; unit: number }) {
    this.#imageSize = imageSize;
    this.#volumeSize = volumeSize;
    this.#unit = unit;
  }

  entry(path: string, offset: number): void {
    this.#entries += 1;
    this.#pathCharacters += path.length;
    if (this.#entries > MAX_ENTRIES) throw damage('ISO_LIMIT', `more than ${MAX_ENTRIES} entries`, offset);
    if (this.#pathCharacters > MAX_PATH_CHARACTERS)
      throw damage('ISO_LIMIT', 'the paths are too long', offset);
  }

  directory(extent: RecordedExtent, depth: number): void {
    const { start, size, namedAt } = extent;
    if (depth > MAX_DEPTH) throw damage('ISO_LIMIT', `folders nested more than ${MAX_DEPTH} deep`, namedAt);
    if (this.#directories.has(start)) throw damage('ISO_LOOP', 'a folder that was already listed', namedAt);
    this.#directories.add(start);
    this.#countDirectory(size, namedAt);
    this.extent(extent);
  }

  /** What a folder has apart from the extent by which it is known. */
  directoryData(extents: readonly Extent[]): void {
    for (const extent of extents) {
      this.#countDirectory(extent.size, extent.namedAt);
      this.extent(extent);
    }
  }

  /**
   * All of a file. Files may share their data whole, as writers record equal files once. Were one part shared by many files in parts, or
   * one part repeated, reading all files would cost more than the image's size.
   */
  file(extents: readonly Extent[]): void {
    for (const extent of extents) this.extent(extent);
    const recorded = extents.filter(({ start, size }) => start !== null && size > 0);
    const data = recorded.map(({ start, size }) => `${start}+${size}`).join();
    const known = this.#files.has(data);
    this.#files.add(data);
    if (known) return;
    for (const { start, namedAt } of recorded) {
      if (this.#fileParts.has(start))
        throw damage('ISO_OVERLAP', 'a part of a file that is in another file too, or twice in one', namedAt);
      this.#fileParts.add(start);
    }
  }

  /** One more part of a file, or of what says where its parts are, was named at this byte. */
  piece(namedAt: number): void {
    this.#pieces += 1;
    if (this.#pieces > MAX_PIECES)
      throw damage('ISO_LIMIT', `more than ${MAX_PIECES} parts of files`, namedAt);
  }

  #countDirectory(size: number, namedAt: number): void {
    this.#directoryBytes += size;
    if (this.#directoryBytes > MAX_DIRECTORY_BYTES) {
      throw damage('ISO_LIMIT', `more than ${MAX_DIRECTORY_BYTES} bytes of folders`, namedAt);
    }
  }

  extent(extent: Extent): void {
    const { start, size, namedAt } = extent;
    if (size === 0) return;
    if (start === null) {
      this.#unrecordedBytes += size;
      if (this.#unrecordedBytes > MAX_UNRECORDED_BYTES)
        throw damage('ISO_LIMIT', `more than ${MAX_UNRECORDED_BYTES} bytes that are not recorded`, namedAt);
      return;
    }
    const end = start + size;
    if (end > this.#imageSize) {
      throw end <= this.#volumeSize
        ? damage('ISO_TRUNCATED', `the image ends before byte ${end}, to which this record points`, namedAt)
        : damage('ISO_EXTENT_OUT_OF_RANGE', 'a record points beyond the volume and the image', namedAt);
    }
    this.#extents.push({ start, size, namedAt });
  }

  /** To be called when everything is listed. Afterwards the extents' sum is bounded by the image's size. */
  checkOverlaps(): void {
    const sorted = this.#extents.sort((a, b) => a.start - b.start || a.size - b.size);
    let previous: RecordedExtent | null = null;
    for (const extent of sorted) {
      const shared = previous?.start === extent.start && previous.size === extent.size;
      if (previous !== null && !shared && this.#endOf(previous) > extent.start) {
        throw damage('ISO_OVERLAP', 'two records point to overlapping data', extent.namedAt);
      }
      previous = extent;
    }
  }

  #endOf({ start, size }: RecordedExtent): number {
    return start + Math.ceil(size / this.#unit) * this.#unit;
  }
}
