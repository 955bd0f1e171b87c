/** One line of a list as `sha256sum` writes and checks it (GNU coreutils, "cksum general options"). */
export interface Checksum {
  /** Relative to the list, with `/`. */
  readonly path: string;
  /** Hexadecimal, lower case. */
  readonly sha256: string;
}

export function formatChecksums(checksums: readonly Checksum[]): string {
  return checksums
    .map(({ path, sha256 }) => `${/[\\\n\r]/.test(path) ? '\\' : ''}${sha256}  ${escaped(path)}\n`)
    .join('');
}

/** Null where a line is none of a list's. */
export function parseChecksums(text: string): readonly Checksum[] | null {
  const found: Checksum[] = [];
  for (const line of text.split('\n')) {
    if (line === '') continue;
    const [, backslash, sha256, path] = /^(\\?)([0-9a-f]{64}) [ *](.+)$/.exec(line) ?? [];
    if (sha256 === undefined || path === undefined) return null;
    found.push({ path: backslash === '' ? path : unescaped(path), sha256 });
  }
  return found;
}

function escaped(path: string): string {
  return path.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('\r', '\\r');
}

function unescaped(path: string): string {
  return path.replace(/\\([\\nr])/g, (_, char: string) => (char === 'n' ? '\n' : char === 'r' ? '\r' : '\\'));
}
