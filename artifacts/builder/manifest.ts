import { createHash } from 'node:crypto';
import type { Container } from 'iso-packer';
import type { Content } from './contents.ts';
import { type Archive, type ImageRecipe, isArchive, keepsHidden } from './recipe.ts';

interface ManifestEntry {
  readonly path: string;
  readonly size: number;
  /** Hexadecimal. */
  readonly sha256: string;
  /** Whether it is so in the image: false where the container has no such attribute, whatever the recipe asks for. */
  readonly hidden: boolean;
}

/** What the image holds, known before it is delivered; kept beside it as `<image>.manifest.json`. */
export interface ImageManifest {
  readonly container: Container | Archive;
  readonly name: string;
  /** Empty for an archive, which has none. */
  readonly label: string;
  readonly size: number;
  readonly sha256: string;
  readonly files: readonly ManifestEntry[];
  readonly hiddenFolders: readonly string[];
}

/** @param image the whole of it, in bytes and in hexadecimal */
export function manifestOf(
  recipe: ImageRecipe,
  contents: readonly Content[],
  image: { readonly size: number; readonly sha256: string },
): ImageManifest {
  const { container, name } = recipe;
  const hides = keepsHidden(container);
  return {
    ...{ container, name, label: labelOf(recipe) },
    ...image,
    files: contents.map(({ path, bytes, hidden }) => ({
      path,
      size: bytes.length,
      sha256: createHash('sha256').update(bytes).digest('hex'),
      hidden: hides && hidden,
    })),
    hiddenFolders: hides ? recipe.hiddenFolders : [],
  };
}

/** FAT keeps its label in upper case (fatgen103, "FAT Directory Structure"). */
export function labelOf({ container, label }: ImageRecipe): string {
  if (isArchive(container)) return '';
  return container === 'iso' || container === 'udf' ? label : label.toUpperCase();
}
