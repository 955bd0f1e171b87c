import { glob, readFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';

export const root = join(import.meta.dirname, '../..');

export interface SourceFile {
  /** Relative to the checkout. */
  readonly path: string;
  readonly text: string;
  /** What it imports: project files as paths relative to the checkout, packages by name. */
  readonly imports: readonly string[];
  /** The same without imports that are types only: what is loaded when it runs. */
  readonly valueImports: readonly string[];
}

const sources = '{artifacts,runner,scenarios,test}/**/*.{ts,js,c,h}';
const importing =
  /(?:^|\n)\s*(import|export)(\s+type)?\s[^'"]*?from\s*'([^']+)'|(?:^|\n)\s*import\s*'([^']+)'|import\('([^']+)'\)/g;

export async function sourceFiles(): Promise<readonly SourceFile[]> {
  const files: SourceFile[] = [];
  for await (const path of glob(sources, {
    cwd: root,
    exclude: (name) => name.includes('node_modules') || name.endsWith('/dist'),
  })) {
    const text = await readFile(join(root, path), 'utf8');
    const found = [...text.matchAll(importing)].map(([, , type, from, bare, dynamic]) => ({
      type: type !== undefined,
      to: target(path, from ?? bare ?? dynamic ?? ''),
    }));
    files.push({
      path,
      text,
      imports: found.map(({ to }) => to),
      valueImports: found.filter(({ type }) => !type).map(({ to }) => to),
    });
  }
  return files;
}

function target(from: string, specifier: string): string {
  return specifier.startsWith('.') ? relative(root, join(root, dirname(from), specifier)) : specifier;
}
