import type { ImageManifest, ImageRecipe } from '../../artifacts/builder/build-image.ts';

/** Builds a scenario's image for one arm. The payload is the builder's own: no scenario can bring another program. */
export interface ImageBuilder {
  /** Writes the image into the run folder. */
  build(recipe: ImageRecipe, signal: AbortSignal): Promise<BuiltImage>;
  /** A ZIP archive with nothing but that file in it. `name` ends with `.zip`. */
  wrap(
    file: Pick<BuiltFile, 'name' | 'size' | 'read'>,
    name: string,
    signal: AbortSignal,
  ): Promise<BuiltFile>;
}

/** A file that was made for the run. */
export interface BuiltFile {
  readonly file: string;
  readonly name: string;
  readonly size: number;
  /** Hexadecimal. */
  readonly sha256: string;
  read(): AsyncIterable<Uint8Array>;
}

export interface BuiltImage {
  readonly file: string;
  readonly manifest: ImageManifest;
  read(): AsyncIterable<Uint8Array>;
}
