import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type ImageEntry, type Input, IsoError, tarInputs } from 'iso-packer';
import { maxDepth } from './archive-entries.ts';

/** What an image's listing says, of a tar. */
export interface TarListing {
  readonly formats: readonly ['tar'];
  /** A tar has none. */
  readonly labels: Readonly<Record<string, never>>;
  readonly entries: readonly ImageEntry[];
}

const maxEntries = 250_000;
const maxPathCharacters = 64 * 1024 * 1024;

/**
 * What is in a file that is known for a tar, folders that are only implied too, sorted. The tar is taken for hostile: it is read once, and
 * takes no more time and room than its size allows.
 * @throws IsoError what is wrong with it; links and devices are refused.
 */
export async function inspectTar(file: string): Promise<TarListing> {
  await using tar = await tarInputs(createReadStream(file));
  const entries = new Map<string, ImageEntry>();
  const limits = new TarLimits();
  for (const input of tar.inputs) {
    addParents(entries, input.path, limits);
    if (entries.get(input.path)?.type === 'folder' && !('folder' in input)) throw underFile(input.path);
    limits.listed(input.path);
    entries.set(input.path, await listed(input));
  }
  const sorted = [...entries.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
  return { formats: ['tar'], labels: {}, entries: sorted };
}

async function listed(input: Input): Promise<ImageEntry> {
  if ('folder' in input) return folder(input.path);
  const sum = createHash('sha256');
  for await (const chunk of input.open()) sum.update(chunk);
  return { path: input.path, type: 'file', size: input.size, sha256: sum.digest('hex'), hidden: false };
}

function addParents(entries: Map<string, ImageEntry>, path: string, limits: TarLimits): void {
  limits.depth(path);
  for (let cut = path.lastIndexOf('/'); cut > 0; cut = path.lastIndexOf('/', cut - 1)) {
    const parent = path.slice(0, cut);
    const known = entries.get(parent);
    if (known?.type === 'file') throw underFile(parent);
    if (known !== undefined) return;
    limits.listed(parent);
    entries.set(parent, folder(parent));
  }
}

function folder(path: string): ImageEntry {
  return { path, type: 'folder', size: 0, sha256: null, hidden: false };
}

/** A short name can imply thousands of folders. */
class TarLimits {
  #entries = 0;
  #characters = 0;

  depth(path: string): void {
    if (path.split('/', maxDepth + 1).length > maxDepth)
      throw limit(`names nested more than ${maxDepth} deep`);
  }

  listed(path: string): void {
    this.#entries += 1;
    this.#characters += path.length;
    if (this.#entries > maxEntries) throw limit(`more than ${maxEntries} entries`);
    if (this.#characters > maxPathCharacters) throw limit('the paths are too long');
  }
}

const mend = 'get the archive again or make it anew; if other programs do read it, take it for a hostile one';

function limit(what: string): IsoError {
  return new IsoError('ISO_LIMIT', what, { mend });
}

function underFile(path: string): IsoError {
  return new IsoError('ISO_BAD_NAME', `"${path.slice(0, 200)}" is a file and a folder`, { mend });
}
