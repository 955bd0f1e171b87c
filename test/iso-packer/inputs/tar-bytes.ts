import { Readable } from 'node:stream';
import type { ExecutionContext } from 'ava';
import { type Input, type TarInputs, tarInputs } from 'iso-packer';
import { type Header, pack } from 'tar-stream';

export interface TarFile extends Partial<Header> {
  readonly name: string;
  readonly content?: string | Uint8Array;
}

/** A tar of these entries as tar-stream makes it. */
export async function tarOf(entries: readonly TarFile[]): Promise<Buffer> {
  const tar = pack();
  for (const { content = '', ...header } of entries) tar.entry(header, Buffer.from(content));
  tar.finalize();
  return Buffer.concat(await Readable.from(tar as AsyncIterable<Buffer>).toArray());
}

/** A header block with its checksum, by the table of POSIX pax. */
export function header(name: string, type: string, size: Buffer | string = '00000000000\0'): Buffer {
  const block = Buffer.alloc(512);
  block.write(name, 0, 'latin1');
  block.write('0000644\0', 100, 'latin1');
  block.set(Buffer.from(size), 124);
  block.write(`        ${type}`, 148, 'latin1');
  block.write('ustar\u000000', 257, 'latin1');
  const sum = block.reduce((a, b) => a + b, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return block;
}

export const END = Buffer.alloc(1024);

/** The content, filled up to whole blocks. */
export function blocks(content: string | Uint8Array): Buffer {
  const bytes = Buffer.from(content);
  return Buffer.concat([bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)]);
}

/** In pieces of so many bytes. */
export async function* piecesOf(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

/** What comes out of a tar; its contents are there until the test is over. */
export async function inputsOf(
  t: ExecutionContext,
  tar: Uint8Array,
  { piece = 65536, ...options }: { piece?: number; hide?: (path: string) => boolean } = {},
): Promise<readonly Input[]> {
  const read: TarInputs = await tarInputs(piecesOf(tar, piece), options);
  t.teardown(() => read[Symbol.asyncDispose]());
  return read.inputs;
}
