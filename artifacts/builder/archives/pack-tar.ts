import { pipeline } from 'node:stream/promises';
import { type Pack, pack } from 'tar-stream';
import { type ArchiveEntry, archiveDate } from './archive-entries.ts';

/** POSIX pax interchange format: ustar, with an extended header where a name is not ASCII or too long for it. Nobody owns anything. */
export async function* packTar(entries: readonly ArchiveEntry[]): AsyncGenerator<Uint8Array> {
  const tar = pack();
  const feeding = feed(tar, entries).catch((error: Error) => tar.destroy(error));
  for await (const chunk of tar as AsyncIterable<Uint8Array>) yield chunk;
  await feeding;
}

async function feed(tar: Pack, entries: readonly ArchiveEntry[]): Promise<void> {
  const common = { mtime: archiveDate, uid: 0, gid: 0 };
  for (const { path, file } of entries) {
    if (file === null) tar.entry({ ...common, name: `${path}/`, type: 'directory', mode: 0o755 });
    else {
      const entry = tar.entry({ ...common, name: path, type: 'file', mode: 0o644, size: file.size });
      await pipeline(file.open(), entry);
    }
  }
  tar.finalize();
}
