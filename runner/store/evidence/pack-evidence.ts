import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { readdir, rename, rm } from 'node:fs/promises';
import { basename, join, relative, resolve, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { pack } from 'tar-fs';
import { storing } from '../disk/store-error.ts';
import { unfinishedSuffix } from '../disk/whole-file.ts';
import { ownerName } from '../run-owner.ts';
import { type Checksum, formatChecksums } from './checksum-list.ts';

const evidenceName = 'evidence.tar';
export const checksumsName = 'SHA256SUMS';

export interface PackedEvidence {
  readonly file: string;
  /** Of the whole file, hexadecimal: the one thing to note elsewhere. */
  readonly sha256: string;
  /** Bytes. */
  readonly size: number;
}

/**
 * Packs a run's folder into its `evidence.tar` (pax, POSIX.1-2001), everything under the run's id, the list of SHA-256 last: made
 * of the bytes that were packed, in the form that `sha256sum --check` reads. The same files give the same bytes.
 *
 * @param at the time that all entries carry
 * @throws StoreError; an earlier `evidence.tar` is then still there
 */
export async function packEvidence(folder: string, at: Date): Promise<PackedEvidence> {
  const root = resolve(folder);
  const id = basename(root);
  const file = join(root, evidenceName);
  const unfinished = `${file}.${process.pid}${unfinishedSuffix}`;
  const checksums: Checksum[] = [];
  const tar = pack(root, {
    entries: await filesIn(root),
    map: (header) => ({ ...header, name: `${id}/${header.name}`, mode: 0o644, mtime: at, uid: 0, gid: 0 }),
    mapStream: (stream, { name }) => {
      const hash = createHash('sha256');
      stream.on('data', (chunk) => hash.update(chunk));
      stream.on('end', () => checksums.push({ path: name.slice(id.length + 1), sha256: hash.digest('hex') }));
      return stream;
    },
    finalize: false,
    finish: (tar) => {
      const name = `${id}/${checksumsName}`;
      tar.entry({ name, mode: 0o644, mtime: at, uid: 0, gid: 0 }, formatChecksums(checksums), () =>
        tar.finalize(),
      );
    },
  });
  const whole = createHash('sha256');
  let size = 0;
  await storing('pack the evidence', file, async () => {
    try {
      await pipeline(
        tar as AsyncIterable<Uint8Array>,
        async function* (chunks: AsyncIterable<Uint8Array>) {
          for await (const chunk of chunks) {
            whole.update(chunk);
            size += chunk.length;
            yield chunk;
          }
        },
        createWriteStream(unfinished),
      );
      await rename(unfinished, file);
    } finally {
      await rm(unfinished, { force: true });
    }
  });
  return { file: join(folder, evidenceName), sha256: whole.digest('hex'), size };
}

/** Sorted; without an earlier `evidence.tar`, and without what is being written. */
async function filesIn(root: string): Promise<string[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((path) => path !== evidenceName && path !== ownerName && !path.endsWith(unfinishedSuffix))
    .sort();
}
