/** What an image will be, before a byte of it is made. */
export interface ImagePlan {
  /** Bytes of the whole image; null where that shows only when it is made (`vhdx`). */
  readonly size: number | null;
  /** Every file and folder (the root apart), folders before what is in them, by name. */
  readonly entries: readonly PlannedEntry[];
}

export interface PlannedEntry {
  /** As asked for. */
  readonly path: string;
  /** As a reader of the richest name space shows it: the same, but for characters and lengths that it can't hold. */
  readonly shownPath: string;
  readonly type: 'file' | 'folder';
  /** Bytes; 0 for a folder. */
  readonly size: number;
  readonly hidden: boolean;
}

/** An image that is not written yet. `bytes` can be read once; inputs are opened while it is read. */
export interface PackedImage<P extends ImagePlan = ImagePlan> {
  readonly plan: P;
  readonly bytes: AsyncIterable<Uint8Array>;
}
