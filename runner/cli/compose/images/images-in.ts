import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import type { ImageBuilder } from '../../../ports/image-builder.ts';

/** A run's images, built in its folder with the platform's payload. */
export function imagesIn(folder: string, payload: Uint8Array): ImageBuilder {
  // Loaded beside the start of the machine, which has the processor wait anyway.
  const builder = import('../../../../artifacts/builder/build-image.ts');
  return {
    async build(recipe, signal) {
      const { buildImage } = await builder;
      const { imageTool } = await import('./image-tool.ts');
      const file = join(folder, recipe.name);
      const tool = await imageTool(recipe.container);
      const manifest = await buildImage(recipe, payload, file, signal, tool);
      return { file, manifest, read: () => createReadStream(file) };
    },
    async wrap(inside, name, signal) {
      // Few images are wrapped.
      const { wrapInZip } = await import('../../../../artifacts/builder/zip/wrap-in-zip.ts');
      const file = join(folder, name);
      return { file, name, ...(await wrapInZip(inside, file, signal)), read: () => createReadStream(file) };
    },
  };
}
