import type { GuestEntry } from '../../../ports/guest.ts';
import { toWindows } from './guest-paths.ts';

/** One pass of find(1) over a folder: `kind|bytes|path` of every entry, and every file's SHA-256 as sha256sum prints it. */
export function listCommand(root: string): readonly string[] {
  return [
    '/bin/find',
    root,
    ...'-mindepth 1 -exec stat -c %F|%s|%n {} + -type f -exec sha256sum {} +'.split(' '),
  ];
}

/** What that printed, with names below `root`. */
export function listing(root: string, printed: string): readonly GuestEntry[] {
  const lines = printed.split('\n');
  const hashes = new Map(
    lines
      .filter((line) => /^[0-9a-f]{64} {2}\//.test(line))
      .map((line) => [line.slice(66), line.slice(0, 64)]),
  );
  return lines.flatMap((line) => {
    const [, kind, size, path] = /^([^|]+)\|(\d+)\|(\/.*)$/s.exec(line) ?? [];
    if (kind === undefined || path === undefined) return [];
    const folder = kind === 'directory';
    return [
      {
        path: toWindows(path),
        name: path.slice(root.length + 1),
        type: folder ? ('folder' as const) : ('file' as const),
        size: folder ? 0 : Number(size),
        sha256: folder ? null : (hashes.get(path) ?? null),
      },
    ];
  });
}
