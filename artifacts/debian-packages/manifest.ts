import { readFile } from 'node:fs/promises';
import type { PackageFile, Wanted } from './wanted.ts';

/** What a prefix was made of. */
export interface Manifest {
  readonly schema: 'motw.packages/1';
  /** `NAME (EXTENT)`, sorted: the prefix serves exactly this wish. */
  readonly wanted: readonly string[];
  readonly files: readonly PackageFile[];
}

export function makeManifest(wanted: readonly Wanted[], files: readonly PackageFile[]): Manifest {
  return { schema: 'motw.packages/1', wanted: wish(wanted), files };
}

/** @returns null when there is none, it cannot be read, or it is for another wish */
export async function readManifest(file: string, wanted: readonly Wanted[]): Promise<Manifest | null> {
  const text = await readFile(file, 'utf8').catch(() => null);
  if (text === null) return null;
  try {
    const manifest: Manifest = JSON.parse(text);
    const same =
      manifest.schema === 'motw.packages/1' && manifest.wanted.join('\n') === wish(wanted).join('\n');
    return same ? manifest : null;
  } catch {
    return null;
  }
}

function wish(wanted: readonly Wanted[]): string[] {
  return [...new Set(wanted.map((one) => `${one.name} (${one.extent})`))].sort();
}
