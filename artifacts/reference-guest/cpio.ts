/** An initramfs as the kernel reads it: "newc" cpio (Documentation/driver-api/early-userspace/buffer-format.rst). */

export interface CpioEntry {
  readonly path: string;
  /** `link`: a symbolic link whose target is `data`. `device`: a character device. */
  readonly kind: 'file' | 'folder' | 'link' | 'device';
  /** Permission bits. */
  readonly mode: number;
  readonly data?: Uint8Array;
  /** Major and minor number of a device. */
  readonly device?: readonly [number, number];
}

const fileTypes = { file: 0o100000, folder: 0o040000, link: 0o120000, device: 0o020000 } as const;

/** Same entries, same bytes: every time stamp is 0 and inode numbers count up. */
export function cpioArchive(entries: readonly CpioEntry[]): Uint8Array {
  const parts: Uint8Array[] = [];
  for (const [index, entry] of entries.entries()) parts.push(...record(entry, index + 1));
  parts.push(...record({ path: 'TRAILER!!!', kind: 'file', mode: 0 }, 0));
  return Buffer.concat(parts);
}

function record(entry: CpioEntry, inode: number): Uint8Array[] {
  const name = Buffer.from(`${entry.path}\0`);
  const data = entry.data ?? new Uint8Array();
  const [major, minor] = entry.device ?? [0, 0];
  const fields = [
    inode,
    inode === 0 ? 0 : fileTypes[entry.kind] | entry.mode,
    0, // owner
    0, // group
    entry.kind === 'folder' ? 2 : 1, // links
    0, // time of modification
    data.length,
    0, // device that holds the file: major
    0, // and minor
    major,
    minor,
    name.length,
    0, // checksum, unused in "newc"
  ];
  const header = Buffer.from(`070701${fields.map((field) => field.toString(16).padStart(8, '0')).join('')}`);
  return [header, name, padding(header.length + name.length), data, padding(data.length)];
}

/** Names and contents end on a multiple of four bytes. */
function padding(length: number): Uint8Array {
  return new Uint8Array((4 - (length % 4)) % 4);
}
