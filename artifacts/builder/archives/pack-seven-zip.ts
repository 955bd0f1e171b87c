import { createReadStream } from 'node:fs';
import { chmod, mkdir, mkdtempDisposable, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Program } from 'iso-packer';
import { type ArchiveEntry, archiveDate } from './archive-entries.ts';
import { runTool } from './outside-program.ts';

/**
 * A 7z archive of what lies in its folder. All that 7-Zip would choose by its version or by the machine is said: the compression, one
 * thread, and that of the times only the last change is kept. The format knows no owners.
 */
const add = [
  ...['a', '-t7z', '-y', '-bd', '-spd'],
  ...['-m0=LZMA2', '-mx=5', '-md=1m', '-mfb=32', '-mqs=off', '-ms=on', '-mmt=off', '-mhc=on'],
  ...['-mtm=on', '-mtc=off', '-mta=off', '-mtr=on'],
];

/** Made by 7-Zip out of a temporary folder, in which the files lie meanwhile. */
export async function* packSevenZip(
  entries: readonly ArchiveEntry[],
  program: Program = { file: '7zz', args: [] },
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  await using folder = await mkdtempDisposable(resolve(tmpdir(), 'motw-7z-'));
  const [contents, archive] = [join(folder.path, 'contents'), join(folder.path, 'archive.7z')];
  await mkdir(contents);
  await lay(entries, contents);
  const tool = { ...program, name: '7-Zip', makes: 'a 7z archive' };
  await runTool(tool, [...add, '--', archive, '.'], { folder: contents, signal });
  yield* createReadStream(archive);
}

/** With rights and times that neither the umask nor the clock has a part in. */
async function lay(entries: readonly ArchiveEntry[], folder: string): Promise<void> {
  for (const { path, file } of entries) {
    const place = join(folder, path);
    if (file === null) await mkdir(place);
    else await writeFile(place, file.open());
    await chmod(place, file === null ? 0o755 : 0o644);
  }
  // A folder's time changes with what comes into it.
  for (const { path } of entries) await utimes(join(folder, path), archiveDate, archiveDate);
}
