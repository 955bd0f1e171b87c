import { createHash, type Hash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { fileInput, type Input, type Program, packImage, writeImage } from 'iso-packer';
import { packArchive } from './archives/pack-archive.ts';
import { type Content, contentsOf } from './contents.ts';
import { type ImageManifest, labelOf, manifestOf } from './manifest.ts';
import { type ImageRecipe, isArchive } from './recipe.ts';

export type { ImageManifest } from './manifest.ts';
export type { Archive, ImageRecipe } from './recipe.ts';

/**
 * Writes the image to `file`, complete or not at all. Same recipe, payload and program, same bytes.
 *
 * @param tool the outside program that a `vhdx` (qemu-img), a `7z` (7-Zip) or a `git` bundle takes; the one on PATH where none is given
 * @throws IsoError `ISO_NO_TOOL` without it, `ISO_TOOL_FAILED` where it fails
 */
export async function buildImage(
  recipe: ImageRecipe,
  payload: Uint8Array,
  file: string,
  signal: AbortSignal,
  tool?: Program,
): Promise<ImageManifest> {
  const contents = await contentsOf(recipe, payload);
  const hash = createHash('sha256');
  const size = await writeImage(file, hashing(hash, packed(recipe, contents, signal, tool)), { signal });
  const manifest = manifestOf(recipe, contents, { size, sha256: hash.digest('hex') });
  await writeFile(`${file}.manifest.json`, `${JSON.stringify(manifest, null, 2)}\n`);
  return manifest;
}

function packed(
  recipe: ImageRecipe,
  contents: readonly Content[],
  signal: AbortSignal,
  tool: Program | undefined,
): AsyncIterable<Uint8Array> {
  const { container } = recipe;
  const inputs: Input[] = [
    ...contents.map(({ path, bytes, hidden }) => fileInput(path, bytes, { hidden })),
    ...recipe.hiddenFolders.map((path) => ({ path, folder: true as const, hidden: true })),
  ];
  if (isArchive(container)) return packArchive(container, inputs, { signal, ...(tool && { tool }) });
  return packImage(inputs, {
    ...{ format: container, label: labelOf(recipe) },
    ...(container === 'vhdx' && tool !== undefined ? { qemuImg: tool } : {}),
  }).bytes;
}

async function* hashing(hash: Hash, chunks: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  for await (const chunk of chunks) {
    hash.update(chunk);
    yield chunk;
  }
}
