import type { Buffer } from 'node:buffer';

/** Where the fields of a master boot record are, and of the boot records of logical partitions. Both are 512 bytes. */
export const TABLE = {
  bytes: 512,
  diskSignature: 440,
  start: 446,
  entryBytes: 16,
  entries: 4,
  signatureAt: 510,
  signature: 0xaa55,
} as const;

/** Both of the kinds that are addressed by the number of the sector. Windows reads them like 0x06 and 0x0B [H]. */
export const PARTITION_TYPE = { 16: 0x0e, 32: 0x0c } as const;
export type PartitionType = (typeof PARTITION_TYPE)[keyof typeof PARTITION_TYPE];

/** A type of 0 means that there is none. */
export interface PartitionEntry {
  /** Byte offset in the disk. */
  readonly offset: number;
  readonly type: number;
  /** In sectors. */
  readonly start: number;
  readonly sectors: number;
}

/**
 * The four entries of a boot record at a byte of the disk; null where it has no partition table: code and texts of a volume's boot
 * sector, which ends with the same signature, have no bytes there that say active or not.
 */
export function partitionEntries(record: Buffer, recordAt: number): PartitionEntry[] | null {
  if (record.readUInt16LE(TABLE.signatureAt) !== TABLE.signature) return null;
  const entries: PartitionEntry[] = [];
  for (let number = 0; number < TABLE.entries; number += 1) {
    const at = TABLE.start + number * TABLE.entryBytes;
    if (![0x00, 0x80].includes(record.readUInt8(at))) return null;
    entries.push({
      offset: recordAt + at,
      type: record.readUInt8(at + 4),
      start: record.readUInt32LE(at + 8),
      sectors: record.readUInt32LE(at + 12),
    });
  }
  return entries;
}
