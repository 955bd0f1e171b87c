import type { Container } from 'iso-packer';

/** Unpacked, not mounted. `git`: a bundle of a repository with one commit. */
export type Archive = 'zip' | '7z' | 'tar' | 'git';

/**
 * What an image is made of. `payload` names the platform's benign program; there is no way to bring another. `shortcutTo` is the path of
 * a payload in the same image; there is no way to make a shortcut to anything else.
 */
export interface ImageRecipe {
  readonly container: Container | Archive;
  readonly name: string;
  /** Not used for an archive, which has none. */
  readonly label: string;
  readonly marker: string;
  readonly files: readonly RecipeFile[];
  /** Folders of the files that have the hidden attribute. */
  readonly hiddenFolders: readonly string[];
}

export interface RecipeFile {
  readonly path: string;
  readonly content:
    | 'payload'
    | 'marker'
    | 'document'
    | 'antivirus-test'
    | { readonly text: string }
    | { readonly shortcutTo: string };
  readonly hidden: boolean;
}

export function isArchive(container: Container | Archive): container is Archive {
  return ['zip', '7z', 'tar', 'git'].includes(container);
}

/** Tar and git have no such attribute; 7z has it, but 7-Zip takes it from the file system, and only that of Windows has it. */
export function keepsHidden(container: Container | Archive): boolean {
  return !isArchive(container) || container === 'zip';
}
