import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { execa } from 'execa';
import { PackageError } from './package-error.ts';

/**
 * A private apt state: the host's package sources, keys and proxies, but lists, archives and an empty dpkg status of our own, so
 * that no root is needed and every dependency counts as missing. It cannot install: its dpkg is `/bin/false`.
 */
export interface AptState {
  readonly config: string;
  /** Downloaded packages. */
  readonly archives: string;
  /** An empty archive folder: apt leaves out of a plan what is already downloaded, and a plan must be whole. */
  readonly nothing: string;
  /** Its time tells when the lists were last read. */
  readonly updated: string;
}

export interface AptResult {
  readonly ok: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

export async function openAptState(cache: string): Promise<AptState> {
  const root = path.join(cache, 'apt');
  const archives = path.join(root, 'archives');
  await mkdir(path.join(root, 'lists', 'partial'), { recursive: true });
  const nothing = path.join(root, 'nothing');
  for (const folder of [archives, nothing]) await mkdir(path.join(folder, 'partial'), { recursive: true });
  await writeFile(path.join(root, 'status'), '');
  const config = path.join(root, 'apt.conf');
  await writeFile(config, configuration(root));
  return { config, archives, nothing, updated: path.join(root, 'updated') };
}

/**
 * `-c` is read after the host's files, so `#clear` takes away the host's hooks (cleaning, notifying desktops) and the indexes that
 * are of no use here (translations, icons, file lists, sources); the one index that is needed is then defined again.
 */
function configuration(root: string): string {
  return `Dir::State "${root}";
Dir::State::lists "${root}/lists";
Dir::State::status "${root}/status";
Dir::Cache "${root}";
Dir::Cache::pkgcache "packages.bin";
Dir::Cache::srcpkgcache "";
Dir::Log "${root}";
Dir::Bin::dpkg "/bin/false";
APT::Sandbox::User "";
#clear AptCli;
#clear APT::Update;
#clear APT::Install;
#clear DPkg;
#clear APT::Architectures;
APT::Architecture "amd64";
APT::Architectures:: "amd64";
APT::Install-Recommends "false";
APT::Install-Suggests "false";
Acquire::Retries "2";
Acquire::ForceHash "SHA256";
Acquire::Languages "none";
#clear Acquire::IndexTargets;
Acquire::IndexTargets::deb::Packages {
  MetaKey "$(COMPONENT)/binary-$(ARCHITECTURE)/Packages";
  flatMetaKey "Packages";
  ShortDescription "Packages";
  Description "$(RELEASE)/$(COMPONENT) $(ARCHITECTURE) Packages";
  flatDescription "$(RELEASE) Packages";
  Optional "false";
};
`;
}

/**
 * Runs one of apt's programs on the private state, in one of its two archive folders.
 * @throws PackageError `NOT_DEBIAN`, `DISK_FULL`
 */
export async function runApt(
  state: AptState,
  program: 'apt-get' | 'apt-cache',
  args: readonly string[],
  options: { readonly archives: string; readonly signal?: AbortSignal | undefined },
): Promise<AptResult> {
  // A harness that is killed outright must not leave an apt behind that works on the same files as the next one.
  const { archives, signal } = options;
  const settings = ['-q', '-c', state.config, '-o', `Dir::Cache::archives=${archives}`];
  const command = ['--pdeathsig', 'KILL', '--', program, ...settings, ...args];
  const result = await execa('setpriv', command, {
    cwd: archives,
    env: { LC_ALL: 'C' },
    stdin: 'ignore',
    reject: false,
    killDescendants: true,
    ...(signal ? { cancelSignal: signal } : {}),
  });
  signal?.throwIfAborted();
  if (result.code === 'ENOENT' || result.exitCode === 127) throw notDebian(program);
  if (/No space left on device|don't have enough free space/.test(result.stderr)) {
    throw PackageError.diskFull(archives);
  }
  return { ok: result.exitCode === 0, stdout: result.stdout, stderr: result.stderr };
}

export function notDebian(program: string): PackageError {
  return new PackageError(
    'NOT_DEBIAN',
    `there is no ${program} on this machine: packages are fetched with the tools of Debian 11 or later `,
    'run it on Debian (a container will do), or install the programs it asks for so that they are on PATH',
  );
}
