/** A volume of the guest's disk. They lie one after the other on it, without a partition table. */
export interface Volume {
  /** The letter of its drive, in lower case. */
  readonly drive: string;
  readonly fileSystem: 'ntfs' | 'fat';
  readonly label: string;
  /** Bytes. */
  readonly start: number;
  readonly length: number;
}

/** The first is at byte 0, so that what reads NTFS on the host can take the whole disk for it. */
export const volumes: readonly Volume[] = [
  { drive: 'c', fileSystem: 'ntfs', label: 'REFGUEST', start: 0, length: 32 << 20 },
  { drive: 'd', fileSystem: 'ntfs', label: 'DATA', start: 32 << 20, length: 16 << 20 },
  // As a USB stick.
  { drive: 'u', fileSystem: 'fat', label: 'STICK', start: 48 << 20, length: 16 << 20 },
];

/** For the guest's init: a line for each volume, its number, first byte and length. */
export function volumeTable(): string {
  return volumes.map(({ start, length }, index) => `${index + 1} ${start} ${length}\n`).join('');
}
