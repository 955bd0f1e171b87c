import { antivirusTest } from './antivirus-test.ts';
import { wordDocument } from './document/word-document.ts';
import type { ImageRecipe, RecipeFile } from './recipe.ts';
import { shortcut } from './shortcut.ts';

/** A file of the image to be. */
export interface Content {
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly hidden: boolean;
}

export async function contentsOf(recipe: ImageRecipe, payload: Uint8Array): Promise<readonly Content[]> {
  return Promise.all(
    recipe.files.map(async (file) => ({
      path: file.path,
      bytes: await bytesOf(file, recipe, payload),
      hidden: file.hidden,
    })),
  );
}

async function bytesOf(
  { path, content }: RecipeFile,
  recipe: ImageRecipe,
  payload: Uint8Array,
): Promise<Uint8Array> {
  switch (content) {
    case 'payload':
      return payload;
    case 'marker':
      return Buffer.from(`${recipe.marker}\r\n`);
    case 'document':
      return wordDocument();
    case 'antivirus-test':
      return antivirusTest();
  }
  if ('text' in content) return Buffer.from(content.text);
  const { shortcutTo } = content;
  const target = recipe.files.find((file) => file.path === shortcutTo);
  if (target?.content !== 'payload')
    throw new RangeError(`${path} would lead to ${shortcutTo}, which is no payload of the image`);
  return shortcut(path, { path: shortcutTo, size: payload.length });
}
