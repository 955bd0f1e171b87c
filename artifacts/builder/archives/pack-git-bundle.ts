import { createReadStream } from 'node:fs';
import { mkdtempDisposable, readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { IsoError, type Program } from 'iso-packer';
import { type ArchiveEntry, archiveDate } from './archive-entries.ts';
import { runTool } from './outside-program.ts';

const branch = 'refs/heads/main';
const who = `motw-harness <motw-harness@example.invalid> ${archiveDate.getTime() / 1000} +0000`;
const message = 'Test files of motw-harness\n';

/** No settings of the machine or of the user. */
const env = { GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: '/dev/null' };
/** The same pack on every machine, and never single objects instead of one. */
const settings = ['core.compression=6', 'fastimport.unpackLimit=0'].flatMap((setting) => ['-c', setting]);

/**
 * A bundle with one commit on the branch `main`, which `HEAD` names too, so that `git clone` checks its files out. Git makes the objects
 * and the pack; in front of it comes the header of gitformat-bundle(5), version 2. Git's own `bundle create` would start git anew by
 * name, which an unpacked git cannot.
 */
export async function* packGitBundle(
  entries: readonly ArchiveEntry[],
  program: Program = { file: 'git', args: [] },
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  await using folder = await mkdtempDisposable(resolve(tmpdir(), 'motw-git-'));
  const tool = { ...program, name: 'git', makes: 'a git bundle' };
  const work = { folder: folder.path, signal, env };
  const form = ['--bare', '--template=', '--object-format=sha1', '--initial-branch=main'];
  await runTool(tool, ['init', '--quiet', ...form, 'repository'], work);
  const repository = join(folder.path, 'repository');
  const marks = join(folder.path, 'marks');
  const take = ['fast-import', '--quiet', '--done', `--export-marks=${marks}`];
  await runTool(tool, ['--git-dir=repository', ...settings, ...take], { ...work, input: commit(entries) });
  const id = await commitId(marks);
  yield Buffer.from(`# v2 git bundle\n${id} HEAD\n${id} ${branch}\n\n`);
  yield* createReadStream(await onlyPack(join(repository, 'objects', 'pack')));
}

/** The stream of git-fast-import(1). Contents go in as they are: neither filters nor attributes touch them. */
async function* commit(entries: readonly ArchiveEntry[]): AsyncGenerator<Uint8Array> {
  yield Buffer.from(`commit ${branch}\nmark :1\nauthor ${who}\ncommitter ${who}\n`);
  yield Buffer.from(`data ${message.length}\n${message}`);
  for (const { path, file } of entries) {
    if (file === null) continue;
    yield Buffer.from(`M 100644 inline ${quoted(path)}\ndata ${file.size}\n`);
    yield* file.open();
    yield Buffer.from('\n');
  }
  yield Buffer.from('done\n');
}

/** As a string of C; a path has neither control characters nor backslashes. */
function quoted(path: string): string {
  return `"${path.replaceAll('"', '\\"')}"`;
}

/** A line a mark: `:1 ID`. */
async function commitId(marks: string): Promise<string> {
  const [, id] = /^:1 ([0-9a-f]{40})$/m.exec(await readFile(marks, 'utf8')) ?? [];
  if (id === undefined) throw nothingMade('git names no commit');
  return id;
}

async function onlyPack(folder: string): Promise<string> {
  const [pack, ...others] = (await readdir(folder)).filter((name) => name.endsWith('.pack'));
  if (pack === undefined || others.length > 0) throw nothingMade('git did not leave one pack');
  return join(folder, pack);
}

function nothingMade(what: string): IsoError {
  return new IsoError('ISO_TOOL_FAILED', `no git bundle was made: ${what}`, {
    mend: 'check that git is of version 2.29 or newer',
  });
}
