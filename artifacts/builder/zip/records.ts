import { Buffer } from 'node:buffer';

/** APPNOTE.TXT 6.3, 4.4.5. */
export const METHOD = { stored: 0, deflated: 8 } as const;

/** What both of an entry's headers say. */
export interface Header {
  /** With `/` at the end for a folder. */
  readonly name: string;
  readonly method: number;
  /** In the DOS form, as it stands: time in the lower 16 bits, date in the upper. */
  readonly dosTime: number;
}

/** What is known of an entry when its data is written. */
export interface Written extends Header {
  readonly crc: number;
  readonly packedSize: number;
  readonly size: number;
  /** DOS attributes. */
  readonly attributes: number;
  /** Byte offset of the local header. */
  readonly at: number;
}

/** 4.4.3: 2.0, for folders and Deflate. Made by 2.0 on MS-DOS (4.4.2), so that the attributes are those of DOS. */
const VERSION = 20;
/** 4.4.4: bit 3, sizes follow the data; bit 11, names are UTF-8. */
const FLAG = { sizesFollow: 0x0008, utf8: 0x0800 } as const;

/** 4.3.7. What is not known yet is 0, and stands in the data descriptor. */
export function localHeader({ name, method, dosTime }: Header): Buffer {
  const bytes = Buffer.alloc(30);
  bytes.writeUInt32LE(0x0403_4b50, 0);
  bytes.writeUInt16LE(VERSION, 4);
  writeCommon(bytes, 6, { name, method, dosTime });
  return Buffer.concat([bytes, Buffer.from(name)]);
}

/** 4.3.9, with the signature that most writers put before it. */
export function dataDescriptor({ crc, packedSize, size }: Omit<Written, keyof Header>): Buffer {
  const bytes = Buffer.alloc(16);
  bytes.writeUInt32LE(0x0807_4b50, 0);
  bytes.writeUInt32LE(crc, 4);
  bytes.writeUInt32LE(packedSize, 8);
  bytes.writeUInt32LE(size, 12);
  return bytes;
}

/** 4.3.12. */
export function directoryRecord(entry: Written): Buffer {
  const bytes = Buffer.alloc(46);
  bytes.writeUInt32LE(0x0201_4b50, 0);
  bytes.writeUInt16LE(VERSION, 4);
  bytes.writeUInt16LE(VERSION, 6);
  writeCommon(bytes, 8, entry);
  bytes.writeUInt32LE(entry.crc, 16);
  bytes.writeUInt32LE(entry.packedSize, 20);
  bytes.writeUInt32LE(entry.size, 24);
  bytes.writeUInt32LE(entry.attributes, 38);
  bytes.writeUInt32LE(entry.at, 42);
  return Buffer.concat([bytes, Buffer.from(entry.name)]);
}

/** 4.3.16. */
export function endOfDirectory(directory: { entries: number; at: number; size: number }): Buffer {
  const bytes = Buffer.alloc(22);
  bytes.writeUInt32LE(0x0605_4b50, 0);
  bytes.writeUInt16LE(directory.entries, 8);
  bytes.writeUInt16LE(directory.entries, 10);
  bytes.writeUInt32LE(directory.size, 12);
  bytes.writeUInt32LE(directory.at, 16);
  return bytes;
}

/** The fields from the flags on are the same in both headers, but for their place. */
function writeCommon(bytes: Buffer, at: number, { name, method, dosTime }: Header): void {
  bytes.writeUInt16LE(FLAG.utf8 | (method === METHOD.deflated ? FLAG.sizesFollow : 0), at);
  bytes.writeUInt16LE(method, at + 2);
  bytes.writeUInt32LE(dosTime, at + 4);
  bytes.writeUInt16LE(Buffer.byteLength(name), at + 20);
}
