import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { execa } from 'execa';
import { unzipSync } from 'fflate';
import { extract } from 'tar-stream';
import { oracle } from '../../../oracle/find-oracle.ts';

export interface ArchiveItem {
  /** With `/`. */
  readonly name: string;
  readonly bytes: Buffer;
}

/** The files in an archive, or null where it is none that is known here. */
export async function readArchive(bytes: Buffer): Promise<readonly ArchiveItem[] | null> {
  const start = bytes.toString('latin1', 0, 263);
  if (start.startsWith('PK')) return fromZip(bytes);
  if (start.startsWith('7z\xbc\xaf\x27\x1c')) return fromSevenZip(bytes);
  if (/^# v[23] git bundle\n/.test(start)) return fromBundle(bytes);
  return /^ustar[\0 ]/.test(start.slice(257)) ? fromTar(bytes) : null;
}

function fromZip(bytes: Buffer): readonly ArchiveItem[] {
  const files = Object.entries(unzipSync(bytes)).filter(([name]) => !name.endsWith('/'));
  return files.map(([name, content]) => ({ name, bytes: Buffer.from(content) }));
}

async function fromTar(bytes: Buffer): Promise<readonly ArchiveItem[]> {
  const items: ArchiveItem[] = [];
  for await (const entry of Readable.from([bytes]).pipe(extract())) {
    const content = await buffer(entry);
    if (entry.header.type === 'file') items.push({ name: entry.header.name, bytes: content });
  }
  return items;
}

async function fromSevenZip(bytes: Buffer): Promise<readonly ArchiveItem[] | null> {
  const program = oracle('7z');
  if (program === null) return null;
  return takenOut(bytes, (archive, to) => execa(program, ['x', '-y', `-o${to}`, '--', archive]));
}

async function fromBundle(bytes: Buffer): Promise<readonly ArchiveItem[]> {
  return takenOut(bytes, (archive, to) => execa('git', ['clone', '--quiet', '--', archive, to]));
}

async function takenOut(
  bytes: Buffer,
  takeOut: (archive: string, to: string) => Promise<unknown>,
): Promise<readonly ArchiveItem[]> {
  const folder = await mkdtemp(join(tmpdir(), 'fake-windows-'));
  try {
    const [archive, to] = [join(folder, 'archive'), join(folder, 'out')];
    await writeFile(archive, bytes);
    await takeOut(archive, to);
    const found = await readdir(to, { recursive: true, withFileTypes: true });
    const files = found.filter((entry) => entry.isFile());
    const items = await Promise.all(
      files.map(async ({ parentPath, name }) => {
        const path = join(parentPath, name);
        return { name: path.slice(to.length + 1), bytes: await readFile(path) };
      }),
    );
    return items.filter(({ name }) => !name.startsWith('.git/'));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
