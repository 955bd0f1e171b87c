import type { ImageManifest, ImageRecipe } from '../../artifacts/builder/build-image.ts';

/** Builds a scenario's image for one arm. The payload is the builder's own: no scenario can bring another program. */
export interface ImageBuilder {
  /** Writes the image into the run folder. */
  build(recipe: ImageRecipe, signal: AbortSignal): Promise<BuiltImage>;
}

export interface BuiltImage {
  readonly file: string;
  readonly manifest: ImageManifest;
  read(): AsyncIterable<Uint8Array>;
}
