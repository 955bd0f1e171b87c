import { IsoError } from '../../iso-error.ts';
import type { FileInput, Input } from '../inputs.ts';
import { piecesOf, type Reader } from '../reader.ts';
import type { Hide } from '../tree-inputs.ts';
import { Spool } from './spool.ts';
import { contentOf, entriesOf, type TarEntry } from './tar-entries.ts';
import { TarStream } from './tar-stream.ts';

/** To be disposed of when the image is written, not before. */
export interface TarInputs extends AsyncDisposable {
  readonly inputs: readonly Input[];
}

/**
 * What is in a tar, given as its bytes in pieces (ustar, pax or GNU's): of an entry that comes twice the later one, as tar itself has it. An image needs to know all
 * sizes before its first byte, so the contents go into a temporary file (in the folder `TMPDIR` names) and are read from there.
 * @throws IsoError `ISO_BAD_TAR` with the byte offset; `ISO_BAD_PATH` for a name that is absolute or leads out; `ISO_SPECIAL_FILE` for
 *   links, devices and sparse files; `ISO_IO`; what the stream throws; the signal's reason once it is aborted.
 */
export async function tarInputs(
  stream: AsyncIterable<unknown>,
  { hide = () => false, signal }: { hide?: Hide; signal?: AbortSignal } = {},
): Promise<TarInputs> {
  const tar = new TarStream(stream, signal);
  const spool = new Spool();
  try {
    const inputs = new Map<string, Input>();
    for await (const entry of entriesOf(tar)) {
      const input = await inputOf(entry, tar, spool, hide);
      if (input !== null) inputs.set(input.path, input);
    }
    return { inputs: [...inputs.values()], [Symbol.asyncDispose]: async () => spool[Symbol.dispose]() };
  } catch (error) {
    spool[Symbol.dispose]();
    throw error;
  } finally {
    tar.close();
  }
}

/** @returns null for the root, which is there anyway */
async function inputOf(entry: TarEntry, tar: TarStream, spool: Spool, hide: Hide): Promise<Input | null> {
  const path = pathOf(entry.name);
  const kind = kindOf(entry);
  if (kind === 'folder') return path === '' ? null : { path, folder: true, hidden: hide(path) };
  if (path === '') throw badPath(entry.name);
  const start = spool.size;
  for await (const piece of contentOf(tar, entry.size)) spool.append(piece);
  return spooledInput(path, spool, start, hide(path));
}

function spooledInput(path: string, spool: Spool, start: number, hidden: boolean): FileInput {
  const size = spool.size - start;
  const reader = (): Reader => spool.reader(start, size);
  return { path, size, hidden, open: () => piecesOf(reader), reader };
}

/** A folder has no content, whatever size it claims (POSIX pax: a size there is a quota). */
function kindOf({ name, type, sparse }: TarEntry): 'file' | 'folder' {
  if (type === '5') return 'folder';
  // 7: a file for which contiguous space is asked. A slash at the end made a folder before there was a type for it.
  if ((type === '0' || type === '7') && !sparse) return name.endsWith('/') ? 'folder' : 'file';
  throw new IsoError('ISO_SPECIAL_FILE', `"${name}" in the tar is neither a plain file nor a folder`, {
    mend: 'make the tar with --dereference --hard-dereference and without --sparse, or leave the file out',
  });
}

/** Empty for the root. */
function pathOf(name: string): string {
  const parts = name.split('/');
  if (parts[0] === '' || parts.includes('..')) throw badPath(name);
  return parts.filter((part) => part !== '' && part !== '.').join('/');
}

function badPath(name: string): IsoError {
  return new IsoError('ISO_BAD_PATH', `"${name}" in the tar is not a path inside an image`, {
    mend: 'make the tar of names that lie in one folder: tar -C FOLDER -c .',
  });
}
