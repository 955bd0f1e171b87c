/** What a reader can find in an image. A container (`mbr`, `vhd`, `vhdx`) is named before what is in it. */
export type Format =
  | 'iso9660'
  | 'joliet'
  | 'rock-ridge'
  | 'udf'
  | 'fat12'
  | 'fat16'
  | 'fat32'
  | 'mbr'
  | 'vhd'
  | 'vhdx';

/** A run of bytes of a file or folder, in the source that names it. */
export interface Extent {
  /** Byte offset; null where nothing is recorded and zeros are meant. */
  readonly start: number | null;
  readonly size: number;
  /** Byte offset of the record that names it. */
  readonly namedAt: number;
}

export interface RecordedExtent extends Extent {
  readonly start: number;
}

export interface FoundEntry {
  /** From the root, with `/`. */
  readonly path: string;
  readonly type: 'file' | 'folder';
  readonly hidden: boolean;
  /** Of a file, in order. */
  readonly extents: readonly Extent[];
}

/** What a reader of a file system gives: nothing of the files' data has been read. */
export interface FoundVolume {
  readonly formats: readonly Format[];
  /** Volume labels, of the formats that have one of their own. */
  readonly labels: Partial<Record<Format, string>>;
  /** Folders before what is in them, by name in UTF-16 code units. */
  readonly entries: readonly FoundEntry[];
}
