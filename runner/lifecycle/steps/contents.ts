import type { ArmContext } from '../arm-context.ts';

export interface Difference {
  readonly missing: readonly string[];
  readonly different: readonly string[];
  readonly extra: readonly string[];
}

/** What the mounted volume shows otherwise than the image's manifest has it: names, and SHA-256 of each file. */
export function contentDifference({ image, listing }: ArmContext): Difference {
  const expected = new Map(image?.manifest.files.map(({ path, sha256 }) => [path, sha256]));
  const seen = new Map(
    listing.filter(({ type }) => type === 'file').map(({ name, sha256 }) => [name, sha256]),
  );
  return {
    missing: [...expected.keys()].filter((name) => !seen.has(name)),
    different: [...expected].flatMap(([name, sha256]) =>
      seen.has(name) && seen.get(name) !== sha256 ? [name] : [],
    ),
    extra: [...seen.keys()].filter((name) => !expected.has(name)),
  };
}

export function isSame({ missing, different, extra }: Difference): boolean {
  return missing.length + different.length + extra.length === 0;
}

export function describeDifference({ missing, different, extra }: Difference): string {
  return `missing ${missing.length}, different ${different.length}, extra ${extra.length}`;
}
