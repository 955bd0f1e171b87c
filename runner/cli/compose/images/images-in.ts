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
      const file = join(folder, recipe.name);
      const tool = recipe.container === 'vhdx' ? await vhdxTool() : undefined;
      const manifest = await buildImage(recipe, payload, file, signal, tool);
      return { file, manifest, read: () => createReadStream(file) };
    },
    async wrap() {
      throw new Error('not yet');
    },
  };
}

/** Few images need it. */
async function vhdxTool() {
  return (await import('./qemu-img.ts')).qemuImg();
}
