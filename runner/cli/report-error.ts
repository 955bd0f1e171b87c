import { styleText } from 'node:util';
import { visible } from '../reports/printable.ts';
import { asCalled } from './wording/as-called.ts';
import { unbroken } from './wording/unbroken.ts';

interface Explained {
  readonly code: string;
  readonly category: 'user' | 'environment' | 'internal';
  readonly mend: string;
}

/**
 * Says what went wrong in one line and how to mend it in another, and returns the exit code: 2 for the user's input, 3 for
 * everything else. A stack trace only for a fault of the harness itself, and only when asked for (NODE_DEBUG=motw).
 *
 * @param alreadySaid whoever reads it has just read what went wrong: only how to mend it is said
 */
export function reportError(error: unknown, stderr: NodeJS.WriteStream, alreadySaid = false): 2 | 3 {
  const { what, mend, category } = explain(error);
  const label = styleText('red', 'motw:', { stream: stderr });
  // What is wrong with the user's input may take several lines; a guest or a server, whose words the others repeat, gets one.
  const text = category === 'user' ? what.split('\n').map(visible) : [visible(what)];
  const lines = [...(alreadySaid ? [] : text), `  mend: ${asCalled(visible(mend))}`];
  const { isTTY, columns } = stderr;
  const [first = '', ...more] = isTTY
    ? lines.flatMap((line, i) => unbroken(i === 0 ? `motw: ${line.trim()}` : line, columns || 80, '    '))
    : [`motw: ${lines[0]?.trim()}`, ...lines.slice(1)];
  stderr.write(`${[label + first.slice('motw:'.length), ...more].join('\n')}\n`);
  if (category === 'internal' && process.env.NODE_DEBUG?.includes('motw') && error instanceof Error)
    stderr.write(`${error.stack}\n`);
  return category === 'user' ? 2 : 3;
}

/** Whose fault it is. */
export function categoryOf(error: unknown): Explained['category'] {
  return explain(error).category;
}

function explain(error: unknown): {
  readonly what: string;
  readonly mend: string;
  readonly category: Explained['category'];
} {
  if (isExplained(error)) return { what: error.message, mend: error.mend, category: error.category };
  const code = (error as { code?: unknown } | null)?.code;
  const what = error instanceof Error ? error.message : String(error);
  const mend = typeof code === 'string' ? systemMends[code] : undefined;
  if (mend !== undefined) return { what, mend, category: 'environment' };
  return {
    what: `internal error: ${what}`,
    mend: 'this is a fault of the harness: run it again with NODE_DEBUG=motw and report what it prints',
    category: 'internal',
  };
}

/** Errors of the operating system that a user can do something about. */
const systemMends: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full: free some space and run it again',
  EACCES: 'give yourself the right to use that path, or choose another with --out or MOTW_CACHE',
  EPERM: 'give yourself the right to use that path, or choose another with --out or MOTW_CACHE',
  EROFS: 'that file system is read-only: choose another folder with --out or MOTW_CACHE',
  ENOENT: 'check the path',
  EISDIR: 'name a file, not a folder',
  ENOTDIR: 'a part of that path is a file: choose another path',
};

function isExplained(error: unknown): error is Error & Explained {
  return error instanceof Error && 'mend' in error && 'category' in error && 'code' in error;
}
