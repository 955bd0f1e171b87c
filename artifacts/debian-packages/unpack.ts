import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { execa } from 'execa';
import { extract, type Headers } from 'tar-fs';
import { notDebian } from './apt.ts';
import { PackageError } from './package-error.ts';

export interface UnpackOptions {
  readonly signal?: AbortSignal | undefined;
  /** Asked with each path relative to the prefix, such as `usr/bin/tcc`. Default: everything but documentation and translations. */
  readonly keep?: (file: string) => boolean;
}

type TarEntry = Headers & { linkname?: string | null };

const TOP_FOLDERS_IN_USR = new Set(['bin', 'sbin', 'lib', 'lib32', 'lib64', 'libx32']);
const DOCUMENTATION = /^usr\/share\/(?:doc|doc-base|man|info|locale|lintian|bug|help|menu)(?:\/|$)/;

/**
 * Streams a package's files into a folder, without owners and without running any of its scripts. The folder has a merged `/usr`
 * whatever the release of the package: `/lib/x` lands in `usr/lib/x`. Symbolic links stay inside the folder.
 * @throws PackageError `NOT_DEBIAN`, `DAMAGED_PACKAGE`, `DISK_FULL`
 */
export async function unpackPackage(deb: string, to: string, options: UnpackOptions = {}): Promise<void> {
  const root = path.resolve(to);
  const keep = options.keep ?? ((file) => !DOCUMENTATION.test(file));
  await mkdir(root, { recursive: true });
  const extraction = {
    chown: false,
    strict: false,
    dmode: 0o755,
    fmode: 0o644,
    // Chains of links (libx.so → libx.so.1 → libx.so.1.2) are normal in packages; `mapEntry` keeps every link inside.
    validateSymlinks: false,
    map: mapEntry,
    ignore: (name: string) => {
      const file = path.relative(root, name);
      return TOP_FOLDERS_IN_USR.has(file) || (file !== '' && !keep(file));
    },
  };
  const dpkg = execa('dpkg-deb', ['--fsys-tarfile', deb], {
    buffer: { stdout: false },
    stdin: 'ignore',
    reject: false,
  });
  try {
    await pipeline(dpkg.stdout, extract(root, extraction), { signal: options.signal });
  } catch (error) {
    options.signal?.throwIfAborted();
    if (hasCode(error, 'ENOSPC')) throw PackageError.diskFull(root, error);
    const ended = await dpkg;
    if (ended.code === 'ENOENT') throw notDebian('dpkg-deb');
    throw damaged(deb, ended.stderr || String(error), error);
  }
  const ended = await dpkg;
  if (ended.code === 'ENOENT') throw notDebian('dpkg-deb');
  if (ended.exitCode !== 0) throw damaged(deb, ended.stderr);
}

/** A folder or link `lib` at the top keeps its name, so that it is told from `lib/x` and left out. */
function mapEntry(header: Headers): Headers {
  const entry: TarEntry = header;
  const original = path.posix.resolve('/', entry.name);
  const name = merged(original);
  if (entry.linkname) {
    const target =
      entry.type === 'symlink'
        ? merged(path.posix.resolve(path.posix.dirname(original), entry.linkname))
        : merged(path.posix.resolve('/', entry.linkname));
    entry.linkname =
      entry.type === 'symlink' ? path.posix.relative(path.posix.dirname(name), target) || '.' : target;
  }
  entry.name = name;
  return entry;
}

function merged(absolute: string): string {
  const [, top = '', ...rest] = absolute.split('/');
  return TOP_FOLDERS_IN_USR.has(top) && rest.length > 0 ? `/usr${absolute}` : absolute;
}

function damaged(deb: string, detail: string, cause?: unknown): PackageError {
  return new PackageError(
    'DAMAGED_PACKAGE',
    `${path.basename(deb)} cannot be unpacked: ${detail.trim().split('\n')[0] ?? ''}`,
    `delete ${deb} and start again: it is then fetched afresh`,
    { cause },
  );
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
