import type { Call } from '../../../../ports/call.ts';
import type { Channel } from '../../../../ports/channel.ts';
import { GuestOperationError } from '../guest-operation-error.ts';
import { inFolder, type WindowsHost } from '../windows-host.ts';
import { readScripts, type ScriptFile, scriptOf } from './script-files.ts';

/** A command line in cmd.exe has 8191 characters at most, and encoding makes 2.67 of each. */
const longestCommand = 3_000;
const maxOutput = 256 << 10;

/** The scripts in the guest: brought there once a boot, and only those that are not there as they are here. */
export class ScriptFolder {
  readonly #host: WindowsHost;
  readonly #channel: Channel;
  #installed: Promise<string> | null = null;

  constructor(host: WindowsHost, channel: Channel) {
    this.#host = host;
    this.#channel = channel;
  }

  /** The path in the guest of an operation's script. */
  async script(operation: string, c: Call): Promise<string> {
    const folder = await this.path(c);
    const name = scriptOf(await readScripts(this.#host.scripts), operation);
    return [folder, ...name.split('/')].join(this.#host.separator);
  }

  /** The folder in the guest. What failed is tried again by the next who asks. */
  path(c: Call): Promise<string> {
    this.#installed ??= this.#install(c).catch((error: unknown) => {
      this.#installed = null;
      throw error;
    });
    return this.#installed;
  }

  async #install(c: Call): Promise<string> {
    const { separator, scripts } = this.#host;
    const { files, folder } = await readScripts(scripts);
    const path = inFolder(this.#host, folder);
    const subfolders = [...new Set(files.map(({ name }) => name.split('/').slice(0, -1).join(separator)))];
    const there = await this.#prepare(path, subfolders, c);
    for (const file of files) {
      const to = [path, ...file.name.split('/')].join(separator);
      if (there.get(file.name) !== file.sha256) await this.#put(file, to, c);
    }
    return path;
  }

  async #put(file: ScriptFile, to: string, c: Call): Promise<void> {
    const { sha256 } = await this.#channel.put(ReadableStream.from([file.bytes]), file.bytes.length, to, c);
    if (sha256 !== file.sha256)
      throw new GuestOperationError('install', 'SCRIPT_CHANGED', `${to} is not in the guest as it was sent`);
  }

  /** Makes the folders, and says which files are there already: name to SHA-256. */
  async #prepare(path: string, subfolders: readonly string[], c: Call): Promise<ReadonlyMap<string, string>> {
    const command = prepareCommand(this.#host, path, subfolders);
    const encoded = Buffer.from(command, 'utf16le').toString('base64');
    const argv = [...this.#host.powershell, '-EncodedCommand', encoded];
    const result = await this.#channel.exec(argv, { ...c, maxOutput });
    const said = Buffer.from(result.stdout).toString('utf8');
    if (result.code !== 0 || result.truncated || !/^ready\s*$/m.test(said)) {
      const text = `exit ${result.code}, ${said} ${Buffer.from(result.stderr).toString('utf8')}`;
      throw new GuestOperationError('install', 'NO_FOLDER', text);
    }
    const lines = said.matchAll(/^([0-9A-Fa-f]{64}) (.+?)\s*$/gm);
    return new Map([...lines].map(([, hash = '', file = '']) => [nameOf(file), hash.toLowerCase()]));
  }
}

/**
 * Scripts that run as an administrator must not be open to everybody: what users may write in ProgramData is taken back but for where
 * the desktop's answers go. A folder that was there before proves nothing by its name: it may be a user's, or a junction of a user's to
 * somewhere else, and so may anything in the folder of the scripts. Only Windows has such rights.
 */
export function prepareCommand(host: WindowsHost, path: string, subfolders: readonly string[]): string {
  const list = (paths: readonly string[]) => paths.map((one) => `'${one.replaceAll("'", "''")}'`).join(',');
  const shared = ['desktop', 'prompts'].map((name) => inFolder(host, name));
  const folders = subfolders.map((name) => (name === '' ? path : `${path}${host.separator}${name}`));
  const command = [
    "$ErrorActionPreference = 'Stop'; $ProgressPreference = 'SilentlyContinue'",
    `$top = ${list([host.folder])}; $shared = @(${list(shared)})`,
    "$guarded = $env:OS -eq 'Windows_NT'",
    'function Grant($to, $what) {',
    '  icacls.exe $to @what | Out-Null',
    '  if ($LASTEXITCODE -ne 0) { throw "icacls ended with $LASTEXITCODE for $to" }',
    '}',
    'function Own($one) {',
    '  if ($one.Attributes -band 1024) { throw "$one leads elsewhere" }',
    '  $owner = (Get-Acl -LiteralPath $one.FullName).GetOwner([Security.Principal.SecurityIdentifier]).Value',
    '  if ($owner -notin "S-1-5-18", "S-1-5-32-544", $me) { throw "$one belongs to somebody else: $owner" }',
    '}',
    'New-Item -ItemType Directory -Force -Path $top | Out-Null',
    'if ($guarded) {',
    '  $me = [Security.Principal.WindowsIdentity]::GetCurrent().User.Value',
    '  Own (Get-Item -LiteralPath $top -Force)',
    '  Grant $top ("/inheritance:r /grant:r *S-1-5-18:(OI)(CI)F *S-1-5-32-544:(OI)(CI)F *S-1-5-32-545:(OI)(CI)RX *$($me):(OI)(CI)F" -split " ")',
    '}',
    'foreach ($folder in $shared) { if (-not (Test-Path -LiteralPath $folder)) {',
    '  New-Item -ItemType Directory -Force -Path $folder | Out-Null',
    '  if ($guarded) { Grant $folder "/grant", "*S-1-5-32-545:(OI)(CI)M" }',
    '} }',
    `foreach ($folder in @(${list([inFolder(host, 'staged'), ...folders])})) { New-Item -ItemType Directory -Force -Path $folder | Out-Null }`,
    `if ($guarded) { foreach ($one in @(Get-Item -LiteralPath (@(${list([inFolder(host, 'staged'), path])}) + $shared) -Force) + @(Get-ChildItem -LiteralPath ${list([path])} -Recurse -Force)) { Own $one } }`,
    `$base = (Convert-Path -LiteralPath ${list([path])}).Length`,
    `foreach ($file in Get-ChildItem -LiteralPath ${list([path])} -Recurse -File) { (Get-FileHash -LiteralPath $file.FullName -Algorithm SHA256).Hash + ' ' + $file.FullName.Substring($base) }`,
    "'ready'",
  ].join('\n');
  if (command.length > longestCommand)
    throw new GuestOperationError('install', 'COMMAND_TOO_LONG', `${command.length} characters`);
  return command;
}

/** Below the folder, with `/`. */
function nameOf(path: string): string {
  return path.replaceAll('\\', '/').replace(/^\//, '');
}
