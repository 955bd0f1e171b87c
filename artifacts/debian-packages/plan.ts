import { stat, writeFile } from 'node:fs/promises';
import { type AptState, openAptState, runApt } from './apt.ts';
import { PackageError } from './package-error.ts';
import type { PackageFile, Wanted, Work } from './wanted.ts';

const LISTS_FRESH_MS = 10 * 60 * 1000;

/**
 * Which files are needed, from fresh package lists.
 * @throws PackageError `NOT_DEBIAN`, `PACKAGE_SOURCE_UNREACHABLE`, `UNKNOWN_PACKAGE`, `PACKAGES_CONFLICT`, `DISK_FULL`
 */
export async function planPackages(
  cache: string,
  wanted: readonly Wanted[],
  work: Work,
): Promise<readonly PackageFile[]> {
  const state = await openAptState(cache);
  const trouble = await refreshLists(state, work);
  const named = (extent: Wanted['extent']) =>
    wanted.filter((one) => one.extent === extent).map((one) => one.name);
  const alone = named('alone');
  for (const meta of named('behind meta')) alone.push(await concretePackage(state, meta, trouble, work));

  const files = new Map<string, PackageFile>();
  const add = async (names: readonly string[], command: readonly string[]) => {
    if (names.length === 0) return;
    const answer = await runApt(state, 'apt-get', [...command, ...names], {
      archives: state.nothing,
      signal: work.signal,
    });
    if (!answer.ok) throw planFailure(answer.stderr, trouble);
    for (const file of parseUris(answer.stdout)) files.set(file.file, file);
  };
  await add(named('with dependencies'), ['install', '--yes', '--print-uris']);
  await add(alone, ['download', '--print-uris']);
  const planned = new Set([...files.values()].map((file) => file.package));
  const absent = [...named('with dependencies'), ...alone].find((name) => !planned.has(name));
  if (absent) {
    throw new PackageError(
      'UNKNOWN_PACKAGE',
      `apt plans no file for ${absent}: it is a virtual package`,
      'name a concrete package that provides it',
    );
  }
  return [...files.values()].sort((a, b) => (a.file < b.file ? -1 : 1));
}

/** `linux-image-cloud-amd64` → `linux-image-6.1.0-56-cloud-amd64`. */
async function concretePackage(state: AptState, name: string, trouble: string, work: Work): Promise<string> {
  const answer = await runApt(state, 'apt-cache', ['depends', '--important', name], {
    archives: state.nothing,
    signal: work.signal,
  });
  const depends = [...answer.stdout.matchAll(/^\s*Depends: (\S+)$/gm)].map((match) => match[1] ?? '');
  const [only, ...others] = depends;
  if (answer.ok && only && others.length === 0) return only;
  if (!answer.ok) throw planFailure(`E: Unable to locate package ${name}`, trouble);
  throw new PackageError(
    'UNKNOWN_PACKAGE',
    `${name} is not a meta package of one package: it depends on ${depends.join(', ') || 'nothing'}`,
    'name the concrete package instead',
  );
}

/** @returns what apt said about sources that it could not read; such a source is no error while the packages are found elsewhere. */
async function refreshLists(state: AptState, work: Work): Promise<string> {
  const updated = await stat(state.updated).catch(() => null);
  if (updated && Date.now() - updated.mtimeMs < LISTS_FRESH_MS) return '';
  work.progress('reading the package lists (apt-get update, in a private folder)');
  const answer = await runApt(state, 'apt-get', ['update'], { archives: state.nothing, signal: work.signal });
  const trouble = answer.stderr
    .split('\n')
    .filter((line) => /^[EW]: /.test(line))
    .join('\n');
  if (answer.ok && trouble === '') await writeFile(state.updated, '');
  return trouble;
}

/** Lines of `--print-uris`: `'URI' FILE BYTES HASH:VALUE`, where the hash can be missing or of another kind. */
export function parseUris(output: string): PackageFile[] {
  const files: PackageFile[] = [];
  for (const line of output.matchAll(/^'([^']+)' (\S+) (\d+)(?: (\S*))?$/gm)) {
    const [, uri = '', file = '', bytes = '0', hash = ''] = line;
    const [name = '', version = ''] = file.split('_');
    files.push({
      package: name,
      version: decodeURIComponent(version),
      file,
      bytes: Number(bytes),
      sha256: /^SHA256:([0-9a-f]{64})$/i.exec(hash)?.[1]?.toLowerCase() ?? null,
      uri,
    });
  }
  return files;
}

function planFailure(stderr: string, trouble: string): PackageError {
  if (trouble !== '') {
    return new PackageError(
      'PACKAGE_SOURCE_UNREACHABLE',
      `not all package lists could be read (${firstLine(trouble)}), and those that could do not suffice (${firstLine(stderr)})`,
      'check the network and the sources in /etc/apt (`apt-get update` as root shows the same), then start again',
    );
  }
  const unknown =
    /Unable to locate package (\S+)|Package '(\S+)' has no installation candidate|version from package (\S+) as it has no candidate/.exec(
      stderr,
    );
  const errors = stderr
    .split('\n')
    .filter((line) => line.startsWith('E: '))
    .map((line) => line.slice(3))
    .join('; ');
  if (unknown) {
    return new PackageError(
      'UNKNOWN_PACKAGE',
      `no package source of this machine has ${unknown[1] ?? unknown[2] ?? unknown[3] ?? 'the package'} (${errors})`,
      "add a source that has it: Debian's component main is enough (see /etc/apt/sources.list and /etc/apt/sources.list.d)",
    );
  }
  return new PackageError(
    'PACKAGES_CONFLICT',
    `apt found no set of packages that fit together: ${errors}`,
    'see whether the sources in /etc/apt mix releases, and remove the one that does not belong there',
  );
}

function firstLine(errors: string): string {
  return /^[EW]: (.*)$/m.exec(errors)?.[1] ?? 'no reason given';
}
