import type { ByteSource } from '../../reading/byte-source.ts';
import { damage } from '../../reading/damage.ts';
import type { RecordedExtent } from '../../reading/volume.ts';
import { AllocationTable } from './allocation-table.ts';
import type { FatVolume } from './boot-sector.ts';

/** fatgen103 6: 65536 entries of 32 bytes. */
const MOST_DIRECTORY_BYTES = 2 * 1024 * 1024;

/** Of all chains. No volume in use is in that many pieces, and each takes memory. */
const MOST_EXTENTS = 250_000;

/** Clusters in one page of marks, of 8 KiB. */
const MARKS = 65_536;

interface Run {
  readonly first: number;
  count: number;
}

/** Chains of clusters. Each cluster belongs to one: so all of them together take no longer than the FAT is. */
export class ClusterChains {
  readonly #table: AllocationTable;
  readonly #volume: FatVolume;
  /** A bit for each cluster that belongs to a chain, in pages, since most volumes use few of the clusters they claim. */
  readonly #marks = new Map<number, Uint8Array>();
  #extents = 0;

  constructor(source: ByteSource, volume: FatVolume) {
    this.#table = new AllocationTable(source, volume);
    this.#volume = volume;
  }

  /** @param namedAt byte offset of what names the first cluster */
  async directory(first: number, namedAt: number): Promise<RecordedExtent[]> {
    const most = Math.max(1, Math.floor(MOST_DIRECTORY_BYTES / this.#volume.bytesPerCluster));
    const runs = await this.#follow(
      first,
      namedAt,
      (offset) => {
        return damage('ISO_LIMIT', `a folder of more than ${MOST_DIRECTORY_BYTES} bytes`, offset);
      },
      most,
    );
    return this.#extentsOf(runs, namedAt);
  }

  /** @param size bytes, which the chain must be there for, no more and no less */
  async file(first: number, size: number, namedAt: number): Promise<RecordedExtent[]> {
    if (size === 0 && first === 0) return [];
    const wanted = Math.ceil(size / this.#volume.bytesPerCluster);
    const tooLong = (offset: number) => {
      return damage('ISO_BAD_RECORD', 'a file has more clusters than its size needs', offset);
    };
    if (size === 0) throw tooLong(namedAt);
    const runs = await this.#follow(first, namedAt, tooLong, wanted);
    const extents = this.#extentsOf(runs, namedAt);
    const room = extents.reduce((sum, extent) => sum + extent.size, 0);
    if (room < size) throw damage('ISO_BAD_RECORD', 'a file has fewer clusters than its size needs', namedAt);
    const last = extents.pop();
    if (last !== undefined) extents.push({ ...last, size: last.size - (room - size) });
    return extents;
  }

  async #follow(
    first: number,
    namedAt: number,
    tooLong: (offset: number) => Error,
    most: number,
  ): Promise<Run[]> {
    if (first < 2 || first > this.#volume.clusters + 1) {
      throw damage('ISO_EXTENT_OUT_OF_RANGE', `cluster ${first}, which the volume does not have`, namedAt);
    }
    const runs: Run[] = [];
    let offset = namedAt;
    let cluster = first;
    for (let count = 1; ; count += 1) {
      if (this.#isMarked(cluster)) throw usedTwice(runs, cluster, offset);
      this.#mark(cluster);
      this.#append(runs, cluster, offset);
      if (!this.#table.isLoaded(cluster)) await this.#table.load(cluster);
      const next = this.#table.next(cluster);
      if (next === null) return runs;
      offset = this.#table.entryOffset(cluster);
      if (count === most) throw tooLong(offset);
      cluster = next;
    }
  }

  #append(runs: Run[], cluster: number, offset: number): void {
    const last = runs.at(-1);
    if (last !== undefined && last.first + last.count === cluster) {
      last.count += 1;
      return;
    }
    runs.push({ first: cluster, count: 1 });
    this.#extents += 1;
    if (this.#extents > MOST_EXTENTS) {
      throw damage('ISO_LIMIT', `files and folders in more than ${MOST_EXTENTS} pieces`, offset);
    }
  }

  #extentsOf(runs: readonly Run[], namedAt: number): RecordedExtent[] {
    const { dataStart, bytesPerCluster } = this.#volume;
    return runs.map(({ first, count }) => {
      return { start: dataStart + (first - 2) * bytesPerCluster, size: count * bytesPerCluster, namedAt };
    });
  }

  #isMarked(cluster: number): boolean {
    const page = this.#marks.get(Math.floor(cluster / MARKS));
    const at = cluster % MARKS;
    return page !== undefined && ((page[at >> 3] ?? 0) & (1 << (at & 7))) !== 0;
  }

  #mark(cluster: number): void {
    const number = Math.floor(cluster / MARKS);
    const page = this.#marks.get(number) ?? new Uint8Array(MARKS / 8);
    this.#marks.set(number, page);
    const at = cluster % MARKS;
    page[at >> 3] = (page[at >> 3] ?? 0) | (1 << (at & 7));
  }
}

function usedTwice(runs: readonly Run[], cluster: number, offset: number): Error {
  const own = runs.some(({ first, count }) => cluster >= first && cluster < first + count);
  return own
    ? damage('ISO_LOOP', 'a chain of clusters runs into itself', offset)
    : damage('ISO_OVERLAP', 'two chains of clusters run into each other', offset);
}
