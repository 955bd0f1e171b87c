import { open, stat } from 'node:fs/promises';
import { IsoError } from 'iso-packer';
import { inspectZip, type ZipListing } from '../zip/inspect-zip.ts';
import { inspectTar, type TarListing } from './inspect-tar.ts';

/** As far as the magic of a tar's first header goes. */
const beginning = 263;

/** What is known of a file by its beginning, but not listed here, and what lists it. */
const unlisted = [
  // 7zFormat.txt, "SignatureHeader".
  { is: 'a 7z archive', begins: '7z\xbc\xaf\x27\x1c', lists: '7zz l' },
  // gitformat-bundle(5), versions 2 and 3.
  { is: 'a git bundle', begins: '# v2 git bundle\n', lists: 'git clone' },
  { is: 'a git bundle', begins: '# v3 git bundle\n', lists: 'git clone' },
];

/**
 * What is in a ZIP archive or a tar; null where the file begins as neither.
 * @throws IsoError `ISO_UNSUPPORTED_FORMAT` for archives that are not read here; what is wrong with the archive.
 */
export async function inspectArchive(file: string): Promise<ZipListing | TarListing | null> {
  const zip = await inspectZip(file);
  if (zip !== null) return zip;
  const start = await beginningOf(file);
  if (start === null) return null;
  for (const { is, begins, lists } of unlisted) {
    if (!start.startsWith(begins)) continue;
    throw new IsoError('ISO_UNSUPPORTED_FORMAT', `${is}, and what is in one is not read here`, {
      mend: `look into it with: ${lists} FILE`,
    });
  }
  // POSIX pax, "ustar Interchange Format": the magic, which GNU tar follows with a space.
  return /^ustar[\0 ]/.test(start.slice(257)) ? inspectTar(file) : null;
}

/** Byte for character; null for anything but a regular file: to open a pipe would wait for who writes into it. */
async function beginningOf(file: string): Promise<string | null> {
  if (!(await stat(file)).isFile()) return null;
  await using handle = await open(file, 'r');
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(beginning), 0, beginning, 0);
  return buffer.toString('latin1', 0, bytesRead);
}
