import { createHash } from 'node:crypto';
import type { ImageManifest, ImageRecipe } from '../../artifacts/builder/build-image.ts';
import type { BuiltImage, ImageBuilder } from '../../runner/ports/image-builder.ts';

/** Files of a fake guest and what is mounted there, by Windows paths. */
export class FakeDisk {
  readonly files = new Map<string, { readonly bytes: Buffer; readonly mark: string | null }>();
  /** By root, such as `E:\`. */
  readonly mounts = new Map<
    string,
    { readonly image: string; readonly contents: ReadonlyMap<string, Buffer> }
  >();

  /** The bytes at a path, on the disk itself or on a mounted volume. */
  read(path: string): Buffer | null {
    const mounted = this.mounts.get(path.slice(0, 3));
    if (mounted !== undefined) return mounted.contents.get(path.slice(3).replaceAll('\\', '/')) ?? null;
    return this.files.get(path)?.bytes ?? null;
  }

  mount(image: string, contents: ReadonlyMap<string, Buffer>): string {
    const letter = [...'EFGH'].find((free) => !this.mounts.has(`${free}:\\`)) ?? 'Z';
    this.mounts.set(`${letter}:\\`, { image, contents });
    return `${letter}:\\`;
  }

  /** Mounts and files that carry this token. */
  carrying(token: string): { readonly mounts: readonly string[]; readonly files: readonly string[] } {
    return {
      mounts: [...this.mounts].filter(([, { image }]) => image.includes(token)).map(([root]) => root),
      files: [...this.files.keys()].filter((path) => path.includes(token)),
    };
  }
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Images for the fake guest: the same recipe and manifest as real ones, in a form that it can take apart. */
export const fakeImages: ImageBuilder = {
  async build(recipe: ImageRecipe): Promise<BuiltImage> {
    const contents = recipe.files.map(
      ({ path, content }) => [path, contentOf(content, recipe.marker)] as const,
    );
    const bytes = Buffer.from(JSON.stringify(contents));
    const manifest: ImageManifest = {
      container: recipe.container,
      name: recipe.name,
      label: recipe.label,
      size: bytes.length,
      sha256: sha256(bytes),
      files: contents.map(([path, text]) => ({
        path,
        size: text.length,
        sha256: sha256(Buffer.from(text)),
        hidden: false,
      })),
      hiddenFolders: recipe.hiddenFolders,
    };
    return {
      file: recipe.name,
      manifest,
      read: async function* () {
        yield bytes;
      },
    };
  },
  async wrap({ name: inside, read }, name) {
    const text = Buffer.concat(await Array.fromAsync(read())).toString();
    const bytes = Buffer.from(JSON.stringify([[inside, text]]));
    return {
      ...{ file: name, name, size: bytes.length, sha256: sha256(bytes) },
      read: async function* () {
        yield bytes;
      },
    };
  },
};

export function contentsOf(image: Buffer): Map<string, Buffer> {
  const entries = JSON.parse(image.toString()) as [string, string][];
  return new Map(entries.map(([path, text]) => [path, Buffer.from(text)]));
}

function contentOf(content: ImageRecipe['files'][number]['content'], marker: string): string {
  if (content === 'payload') return 'writes the marker beside it into a file';
  if (content === 'marker') return `${marker}\r\n`;
  if (content === 'document' || content === 'antivirus-test') return content;
  return 'text' in content ? content.text : `starts ${content.shortcutTo}`;
}
