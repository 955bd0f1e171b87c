import { Buffer } from 'node:buffer';
import { type FileHandle, open } from 'node:fs/promises';
import { ioError } from '../io-error.ts';
import { ImageFile } from '../reading/byte-source.ts';
import { derivedId } from '../virtual-disks/derived-id.ts';
import { checksumOf } from './crc32c.ts';
import { guidOf, VIRTUAL_DISK_ID } from './guid.ts';
import { currentHeader, HEADER_FIELD, HEADER_SIZE, HEADERS_AT } from './header.ts';
import { itemAt, readItems } from './metadata.ts';
import { readRegions } from './regions.ts';

interface Patch {
  readonly at: number;
  readonly bytes: Buffer;
}

/** [MS-VHDX] 2.2.1: 512 bytes of UTF-16, for diagnosis alone. */
const CREATOR = { at: 8, size: 512, text: 'iso-packer' } as const;
const PIECE = 1024 * 1024;

/**
 * Replaces what the maker of a closed VHDX chose at random: identifiers, sequence numbers, its own name, and what is left in the log,
 * which is empty. The new ones follow from `identity`.
 */
export async function makeStable(file: string, identity: string): Promise<void> {
  const { patches, log } = await planned(file, identity);
  try {
    await using handle = await open(file, 'r+');
    for (const { at, bytes } of patches) await handle.write(bytes, 0, bytes.length, at);
    await clear(handle, log);
    await handle.sync();
  } catch (error) {
    throw ioError(error, file);
  }
}

async function planned(file: string, identity: string) {
  await using image = await ImageFile.open(file, undefined);
  const { at, log } = await currentHeader(image);
  const header = await image.read(at, HEADER_SIZE);
  const { metadata } = await readRegions(image);
  const diskId = itemAt(await readItems(image, metadata), VIRTUAL_DISK_ID, 16);
  const creator = Buffer.alloc(CREATOR.size);
  creator.write(CREATOR.text, 'utf16le');
  const patches: Patch[] = [
    { at: CREATOR.at, bytes: creator },
    ...HEADERS_AT.map((place, index) => ({ at: place, bytes: renewed(header, index + 1, identity) })),
    { at: diskId, bytes: idFor('disk', identity) },
  ];
  return { patches, log };
}

/** [MS-VHDX] 2.2.2: both headers say the same, the second being in force by its number. */
function renewed(header: Buffer, sequence: number, identity: string): Buffer {
  const bytes = Buffer.from(header);
  bytes.writeBigUInt64LE(BigInt(sequence), HEADER_FIELD.sequenceNumber);
  bytes.set(idFor('file', identity), HEADER_FIELD.fileWriteGuid);
  bytes.set(idFor('data', identity), HEADER_FIELD.dataWriteGuid);
  bytes.writeUInt32LE(checksumOf(bytes), HEADER_FIELD.checksum);
  return bytes;
}

function idFor(role: string, identity: string): Buffer {
  return guidOf(derivedId(`${role} ${identity}`));
}

async function clear(handle: FileHandle, { at, size }: { at: number; size: number }): Promise<void> {
  const zeros = Buffer.alloc(PIECE);
  for (let done = 0; done < size; done += PIECE) {
    await handle.write(zeros, 0, Math.min(PIECE, size - done), at + done);
  }
}
