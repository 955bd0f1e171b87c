/**
 * A Windows shortcut ([MS-SHLLINK], "Shell Link Binary File Format"; the numbers are its clauses) that starts another file of the same
 * image. It names that file relative to itself alone: no drive letter, no volume, no item ids, no command line and no arguments, so it
 * leads to nothing but what lies in the image, whatever letter the image is mounted as.
 *
 * That Explorer finds such a target is expected (it resolves a relative path from the shortcut's folder [M]), and shown by the payload's
 * trace or its absence. There is no working directory (2.4, WORKING_DIR) either: it would have to name a drive, and the payload finds its
 * marker beside itself.
 *
 * @param from the shortcut's own path in the image, with `/`
 * @param target the file that it starts, in the same form
 */
export function shortcut(from: string, target: { readonly path: string; readonly size: number }): Uint8Array {
  return Buffer.concat([header(target.size), stringData(relativePath(from, target.path)), terminalBlock]);
}

/** 2.1.1 LinkFlags: HasRelativePath (D) and IsUnicode (H); neither a target id list, nor link information, nor arguments. */
const linkFlags = 0x08 | 0x80;
/** 2.1 LinkCLSID, 00021401-0000-0000-C000-000000000046, as it lies on the disk. */
const linkClass = Buffer.from('0114020000000000c000000000000046', 'hex');
/** 2.1.2 FILE_ATTRIBUTE_NORMAL. */
const targetAttributes = 0x80;
/** 2.1 SW_SHOWNORMAL. */
const showNormally = 1;
const headerSize = 0x4c;

/** 2.1 ShellLinkHeader. What is not written stays zero, which stands for: no time, no icon index, no hot key. */
function header(targetSize: number): Uint8Array {
  const bytes = Buffer.alloc(headerSize);
  bytes.writeUInt32LE(headerSize, 0); // HeaderSize
  linkClass.copy(bytes, 4); // LinkCLSID
  bytes.writeUInt32LE(linkFlags, 20); // LinkFlags
  bytes.writeUInt32LE(targetAttributes, 24); // FileAttributes
  // 28 CreationTime, 36 AccessTime, 44 WriteTime
  bytes.writeUInt32LE(targetSize % 2 ** 32, 52); // FileSize: the low 32 bits
  // 56 IconIndex
  bytes.writeUInt32LE(showNormally, 60); // ShowCommand
  // 64 HotKey (2.1.3), 66 Reserved1, 68 Reserved2, 72 Reserved3
  return bytes;
}

/** 2.4 StringData, RELATIVE_PATH: the number of characters, then the characters in UTF-16LE, without a null at the end. */
function stringData(text: string): Uint8Array {
  const count = Buffer.alloc(2);
  count.writeUInt16LE(text.length);
  return Buffer.concat([count, Buffer.from(text, 'utf16le')]);
}

/** 2.5 ExtraData: nothing but its TerminalBlock, a size below four. */
const terminalBlock = Buffer.alloc(4);

/** As Windows writes one: `.\Invoice.exe`, `..\programs\Invoice.exe`. */
function relativePath(from: string, to: string): string {
  const folders = from.split('/').slice(0, -1);
  const parts = to.split('/');
  let shared = 0;
  while (shared < folders.length && shared < parts.length - 1 && folders[shared] === parts[shared]) shared++;
  const up = folders.slice(shared).map(() => '..');
  return [...(up.length === 0 ? ['.'] : up), ...parts.slice(shared)].join('\\');
}
