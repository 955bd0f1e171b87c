import type { Buffer } from 'node:buffer';
import type { ByteSource } from '../../reading/byte-source.ts';
import { damage } from '../../reading/damage.ts';
import type { FatVolume } from './boot-sector.ts';

/** Bytes: a whole number of entries of each kind, so that none of FAT12 is in two pages. */
const PAGE = 6144;

/** Kept at a time, 3 MiB in all; a FAT may have a gigabyte. */
const PAGES = 512;

/** A FAT (fatgen103 4), read in pages. A cluster is to be loaded before its link is asked for. */
export class AllocationTable {
  readonly #source: ByteSource;
  readonly #volume: FatVolume;
  readonly #perPage: number;
  readonly #pages = new Map<number, Buffer>();
  #page: Buffer | null = null;
  #pageNumber = -1;

  constructor(source: ByteSource, volume: FatVolume) {
    this.#source = source;
    this.#volume = volume;
    this.#perPage = (PAGE * 8) / volume.kind;
  }

  /** Whether the cluster's entry is in the page that was loaded last. */
  isLoaded(cluster: number): boolean {
    return Math.floor(cluster / this.#perPage) === this.#pageNumber;
  }

  async load(cluster: number): Promise<void> {
    const number = Math.floor(cluster / this.#perPage);
    const page = this.#pages.get(number) ?? (await this.#read(number));
    this.#pages.delete(number);
    this.#pages.set(number, page);
    const [oldest] = this.#pages.keys();
    if (this.#pages.size > PAGES && oldest !== undefined) this.#pages.delete(oldest);
    this.#page = page;
    this.#pageNumber = number;
  }

  /** The cluster after this one, or null where it is the last. @throws IsoError where the entry is neither. */
  next(cluster: number): number | null {
    const value = this.#value(cluster);
    const { kind, clusters } = this.#volume;
    if (value >= 2 && value <= clusters + 1) return value;
    const end = 2 ** Math.min(kind, 28) - 8;
    if (value >= end) return null;
    const offset = this.entryOffset(cluster);
    if (value < 2) throw damage('ISO_BAD_RECORD', 'a chain of clusters runs into a free one', offset);
    if (value === end - 1) throw damage('ISO_BAD_RECORD', 'a chain of clusters runs into a bad one', offset);
    throw damage('ISO_EXTENT_OUT_OF_RANGE', 'a chain of clusters leaves the volume', offset);
  }

  /** Of the cluster's entry, in the source. */
  entryOffset(cluster: number): number {
    return this.#volume.tableStart + Math.floor((cluster * this.#volume.kind) / 8);
  }

  #value(cluster: number): number {
    const index = cluster % this.#perPage;
    const page = this.#page;
    if (page === null) return 0;
    if (this.#volume.kind === 32) return page.readUInt32LE(index * 4) & 0x0fff_ffff;
    if (this.#volume.kind === 16) return page.readUInt16LE(index * 2);
    const pair = page.readUInt16LE(index + (index >> 1));
    return index % 2 === 0 ? pair & 0x0fff : pair >> 4;
  }

  #read(number: number): Promise<Buffer> {
    const start = number * PAGE;
    const length = Math.min(PAGE, this.#volume.tableSize - start);
    return this.#source.read(this.#volume.tableStart + start, length);
  }
}
