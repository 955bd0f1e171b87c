import { createHash, type Hash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { type Container, fileInput, type Input, type Program, packImage, writeImage } from 'iso-packer';
import { shortcut } from './shortcut.ts';

/** Unpacked, not mounted. `git`: a bundle of a repository with one commit. */
export type Archive = 'zip' | '7z' | 'tar' | 'git';

/**
 * What an image is made of. `payload` names the platform's benign program; there is no way to bring another. `shortcutTo` is the path of
 * a payload in the same image; there is no way to make a shortcut to anything else.
 */
export interface ImageRecipe {
  readonly container: Container | Archive;
  readonly name: string;
  readonly label: string;
  readonly marker: string;
  readonly files: readonly {
    readonly path: string;
    readonly content:
      | 'payload'
      | 'marker'
      | 'document'
      | 'antivirus-test'
      | { readonly text: string }
      | { readonly shortcutTo: string };
    readonly hidden: boolean;
  }[];
  /** Folders of the files that have the hidden attribute. */
  readonly hiddenFolders: readonly string[];
}

function isArchive(container: Container | Archive): container is Archive {
  return ['zip', '7z', 'tar', 'git'].includes(container);
}

type RecipeFile = ImageRecipe['files'][number];

interface ManifestEntry {
  readonly path: string;
  readonly size: number;
  /** Hexadecimal. */
  readonly sha256: string;
  readonly hidden: boolean;
}

/** What the image holds, known before it is delivered; kept beside it as `<image>.manifest.json`. */
export interface ImageManifest {
  readonly container: Container | Archive;
  readonly name: string;
  readonly label: string;
  readonly size: number;
  readonly sha256: string;
  readonly files: readonly ManifestEntry[];
  readonly hiddenFolders: readonly string[];
}

/**
 * Writes the image to `file`, complete or not at all. Same recipe and payload, same bytes.
 *
 * @param qemuImg what makes a `vhdx`; the one on PATH where none is given
 */
export async function buildImage(
  recipe: ImageRecipe,
  payload: Uint8Array,
  file: string,
  signal: AbortSignal,
  qemuImg?: Program,
): Promise<ImageManifest> {
  if (isArchive(recipe.container)) throw new RangeError(`no ${recipe.container} archive can be built yet`);
  const contents = recipe.files.map((entry) => ({
    ...entry,
    bytes: bytesOf(entry, recipe, payload),
  }));
  const inputs: Input[] = [
    ...contents.map(({ path, bytes, hidden }) => fileInput(path, bytes, { hidden })),
    ...recipe.hiddenFolders.map((path) => ({ path, folder: true as const, hidden: true })),
  ];
  const label = labelOf(recipe);
  const { bytes } = packImage(inputs, {
    ...{ format: recipe.container, label },
    ...(recipe.container === 'vhdx' && qemuImg !== undefined ? { qemuImg } : {}),
  });
  const hash = createHash('sha256');
  const size = await writeImage(file, hashing(hash, bytes), { signal });
  const manifest: ImageManifest = {
    container: recipe.container,
    name: recipe.name,
    label,
    size,
    sha256: hash.digest('hex'),
    files: contents.map(({ path, bytes, hidden }) => ({
      path,
      size: bytes.length,
      sha256: createHash('sha256').update(bytes).digest('hex'),
      hidden,
    })),
    hiddenFolders: recipe.hiddenFolders,
  };
  await writeFile(`${file}.manifest.json`, `${JSON.stringify(manifest, null, 2)}\n`);
  return manifest;
}

function bytesOf({ path, content }: RecipeFile, recipe: ImageRecipe, payload: Uint8Array): Uint8Array {
  if (content === 'payload') return payload;
  if (content === 'marker') return Buffer.from(`${recipe.marker}\r\n`);
  if (content === 'document' || content === 'antivirus-test') throw new RangeError(`no ${content} yet`);
  if ('text' in content) return Buffer.from(content.text);
  const { shortcutTo } = content;
  const target = recipe.files.find((file) => file.path === shortcutTo);
  if (target?.content !== 'payload')
    throw new RangeError(`${path} would lead to ${shortcutTo}, which is no payload of the image`);
  return shortcut(path, { path: shortcutTo, size: payload.length });
}

/** FAT keeps its label in upper case (fatgen103, "FAT Directory Structure"). */
function labelOf({ container, label }: ImageRecipe): string {
  return container === 'iso' || container === 'udf' ? label : label.toUpperCase();
}

async function* hashing(hash: Hash, chunks: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  for await (const chunk of chunks) {
    hash.update(chunk);
    yield chunk;
  }
}
