import { createHash } from 'node:crypto';
import { accessSync, constants } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { execa } from 'execa';

export interface PackageRecipe {
  readonly name: string;
  readonly version: string;
  readonly depends?: string;
  /** Path without leading slash → content; `{ to }` makes a symbolic link. */
  readonly files: Readonly<Record<string, string | { readonly to: string }>>;
}

/** A package source of our own on this machine's loopback, so that these tests need no network. */
export interface LocalRepository {
  /** A configuration for `APT_CONFIG` that replaces the machine's own sources by this one. */
  readonly aptConfig: string;
  /** Paths asked for, in order. */
  readonly requests: string[];
  /** Called for each request; true: it has answered by itself. */
  intercept: (file: string, response: ServerResponse) => boolean;
  answer(file: string, response: ServerResponse): void;
  /** Answers with the right size and only the first bytes; the rest never comes. */
  stall(file: string, response: ServerResponse): void;
  close(): Promise<void>;
}

/** `test.serial` where apt is there, else a skip with its reason as the second element, for the title. */
export function aptTest(): readonly [typeof test.serial | typeof test.skip, string] {
  const missing = ['apt-get', 'dpkg-deb', 'setpriv'].filter((name) => !isOnPath(name));
  return missing.length === 0 ? [test.serial, ''] : [test.skip, ` (skipped: no ${missing.join(', ')} here)`];
}

function isOnPath(name: string): boolean {
  return (process.env.PATH ?? '').split(path.delimiter).some((folder) => {
    try {
      accessSync(path.join(folder, name), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** A folder that is gone after the test. */
export async function temporaryFolder(t: Pick<ExecutionContext, 'teardown'>): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'motw-packages-'));
  t.teardown(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Builds one package. @returns the path of the .deb */
export async function buildPackage(recipe: PackageRecipe, folder: string): Promise<string> {
  const tree = await mkdtemp(path.join(folder, 'tree-'));
  for (const [file, content] of Object.entries(recipe.files)) {
    const place = path.join(tree, file);
    await mkdir(path.dirname(place), { recursive: true });
    if (typeof content === 'string') await writeFile(place, content, { mode: 0o755 });
    else await symlink(content.to, place);
  }
  await mkdir(path.join(tree, 'DEBIAN'));
  await writeFile(path.join(tree, 'DEBIAN', 'control'), `${control(recipe)}\n`);
  const deb = path.join(folder, `${recipe.name}.deb`);
  await execa('dpkg-deb', ['--root-owner-group', '-Znone', '--build', tree, deb]);
  return deb;
}

function control(recipe: PackageRecipe): string {
  const lines = [
    `Package: ${recipe.name}`,
    `Version: ${recipe.version}`,
    'Architecture: all',
    'Maintainer: nobody <nobody@example.org>',
    'Description: made by a test',
  ];
  if (recipe.depends) lines.push(`Depends: ${recipe.depends}`);
  return lines.join('\n');
}

export async function serveRepository(recipes: readonly PackageRecipe[]): Promise<LocalRepository> {
  const folder = await mkdtemp(path.join(tmpdir(), 'motw-packages-'));
  const files = new Map<string, Buffer>();
  const index: string[] = [];
  for (const recipe of recipes) {
    const content = await readFile(await buildPackage(recipe, folder));
    const sha256 = createHash('sha256').update(content).digest('hex');
    files.set(`/${recipe.name}.deb`, content);
    index.push(
      `${control(recipe)}\nFilename: ./${recipe.name}.deb\nSize: ${content.length}\nSHA256: ${sha256}\n`,
    );
  }
  files.set('/Packages', Buffer.from(index.join('\n')));

  const requests: string[] = [];
  const server = createServer((request, response) => {
    const file = path.posix.normalize(request.url ?? '/');
    requests.push(file);
    if (repository.intercept(file, response)) return;
    repository.answer(file, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;

  await writeFile(path.join(folder, 'sources.list'), `deb [trusted=yes] http://127.0.0.1:${port} ./\n`);
  const aptConfig = path.join(folder, 'apt.conf');
  await writeFile(
    aptConfig,
    `Dir::Etc::sourcelist "${folder}/sources.list";
Dir::Etc::sourceparts "-";
Acquire::http::Proxy::127.0.0.1 "DIRECT";
`,
  );
  const repository: LocalRepository = {
    aptConfig,
    requests,
    intercept: () => false,
    answer: (file, response) => {
      const content = files.get(file);
      response.writeHead(content ? 200 : 404, { 'content-length': content?.length ?? 0 });
      response.end(content);
    },
    stall: (file, response) => {
      const content = files.get(file) ?? Buffer.alloc(0);
      response.writeHead(200, { 'content-length': content.length });
      response.write(content.subarray(0, 1000));
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
  return repository;
}
