/** What an image is made as. `udf` is a bridge: UDF 1.02, ISO 9660 and Joliet over the same data. `img` is a FAT volume, bare or partitioned. */
export const CONTAINERS = ['iso', 'udf', 'img', 'vhd', 'vhdx'] as const;
export type Container = (typeof CONTAINERS)[number];

/** 2000-01-01T00:00:00Z, in milliseconds since 1970. */
export const DEFAULT_DATE = Date.UTC(2000, 0, 1);

/** A program, and the arguments that stand before one's own. */
export interface Program {
  readonly file: string;
  readonly args: readonly string[];
}

/**
 * One object for every container. An option that the chosen container has no use for is an error (`ISO_BAD_OPTION`), as it would be
 * ignored otherwise.
 */
export interface ImageOptions {
  /** Default `iso`. */
  readonly format?: Container;
  /**
   * The volume label, never shortened. At most 16 UTF-16 code units with Joliet, 32 characters in ISO 9660 alone, 30 in UDF (15 where
   * one is beyond Latin-1), 11 characters of the OEM set in FAT.
   */
  readonly label: string;
  /** The only clock: every date in the image. Default 2000-01-01T00:00:00Z. */
  readonly date?: Date;

  /** `iso`, `udf`: identifiers of the volume descriptors. */
  readonly publisher?: string;
  readonly preparer?: string;
  readonly application?: string;
  /** `iso`, `udf`: interchange level of the primary tree (ECMA-119 10). Level 3 lets a file have 4 GiB and more. Default 2. */
  readonly level?: 1 | 2 | 3;
  /** `iso`, `udf`: names in the primary tree and depths beyond the standard, as other writers make them and readers take them. Default false. */
  readonly relaxed?: boolean;
  /** `iso`, `udf`: the most UTF-16 code units of a Joliet name, or false for no Joliet tree. Default 103. */
  readonly joliet?: 64 | 103 | false;

  /** `img`, `vhd`, `vhdx`: the kind of FAT. Default: 16, and 32 where that is too small. */
  readonly fat?: 16 | 32;
  /** `img`: whether the volume stands in a partition behind a master boot record, as it always does in `vhd` and `vhdx`. Default false. */
  readonly partitioned?: boolean;
  /** `img`, `vhd`, `vhdx`: bytes of the disk. Default: what the content needs. */
  readonly diskSize?: number;
  /** `vhd`: whether it grows with its content, or is as large as its disk from the start. Default false. */
  readonly dynamic?: boolean;
  /** `vhdx`: the qemu-img that makes it. Default: the one on PATH. */
  readonly qemuImg?: Program;
}
