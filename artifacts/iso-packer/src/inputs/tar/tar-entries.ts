import type { Buffer } from 'node:buffer';
import { decodeName } from './decode-name.ts';
import { type PaxRecords, parsePax } from './pax-records.ts';
import { badTar } from './tar-error.ts';
import { BLOCK, parseHeader, type TarHeader } from './tar-header.ts';
import type { TarStream } from './tar-stream.ts';

/** An entry with what the extended headers before it say. */
export interface TarEntry extends TarHeader {
  /** The content is not the file, but its parts without the holes between them. */
  readonly sparse: boolean;
}

/** In bytes. Extended attributes are in these headers too, and are the largest things in them. */
const MAX_EXTENDED_HEADER = 1024 * 1024;

/** The entries of a tar, up to its end; whoever takes one reads its content (`contentOf`) before the next. */
export async function* entriesOf(tar: TarStream): AsyncGenerator<TarEntry, void> {
  let forAll: PaxRecords = {};
  let forNext: PaxRecords = {};
  for (;;) {
    const { offset } = tar;
    const block = await tar.take(BLOCK);
    if (block === null) throw badTar('the tar ends without the empty blocks that end a tar', offset);
    if (isEmpty(block)) return checkEnd(tar);
    const header = parseHeader(block, offset);
    if (header.type === 'g') forAll = { ...forAll, ...(await paxRecords(tar, header)) };
    else if (header.type === 'x') forNext = { ...forNext, ...(await paxRecords(tar, header)) };
    else if (header.type === 'L') forNext = { ...forNext, path: await longName(tar, header) };
    else if (header.type === 'K') await extendedHeader(tar, header);
    else {
      const { path = header.name, size = header.size, sparse = false } = { ...forAll, ...forNext };
      yield { name: path, size, type: header.type, sparse };
      forNext = {};
    }
  }
}

/** The content of an entry in pieces, and the tar read up to the next header. */
export async function* contentOf(tar: TarStream, size: number): AsyncGenerator<Uint8Array, void> {
  const end = tar.offset + size;
  yield* tar.parts(size);
  if (tar.offset < end) throw badTar('the tar ends in the middle of a file', tar.offset);
  await tar.take((BLOCK - (size % BLOCK)) % BLOCK);
}

async function paxRecords(tar: TarStream, header: TarHeader): Promise<PaxRecords> {
  const { offset } = tar;
  return parsePax(await extendedHeader(tar, header), offset);
}

/** GNU tar, before there was pax: the name is the content, with a zero at its end. */
async function longName(tar: TarStream, header: TarHeader): Promise<string> {
  const content = await extendedHeader(tar, header);
  const end = content.indexOf(0);
  return decodeName(end === -1 ? content : content.subarray(0, end));
}

async function extendedHeader(tar: TarStream, { size }: TarHeader): Promise<Buffer> {
  const { offset } = tar;
  if (size > MAX_EXTENDED_HEADER) throw badTar(`an extended header of the tar claims ${size} bytes`, offset);
  const blocks = await tar.take(Math.ceil(size / BLOCK) * BLOCK);
  if (blocks === null) throw badTar('the tar ends in the middle of a header', offset);
  return blocks.subarray(0, size);
}

/** Two empty blocks end a tar, and empty blocks fill it up. Anything else would be left out unseen. */
async function checkEnd(tar: TarStream): Promise<void> {
  for await (const part of tar.parts(Number.POSITIVE_INFINITY)) {
    if (!isEmpty(part)) throw badTar('something follows the end of the tar', tar.offset - part.length);
  }
}

function isEmpty(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === 0);
}
