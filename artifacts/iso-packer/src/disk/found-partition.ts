/** In bytes of the disk. */
export interface FoundPartition {
  readonly start: number;
  readonly size: number;
  /** Of the entry that names it. */
  readonly namedAt: number;
}
