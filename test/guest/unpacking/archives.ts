import { spawnSync } from 'node:child_process';
import { mkdir, readFile, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileInput, type Input } from 'iso-packer';
import { packArchive } from '../../../artifacts/builder/archives/pack-archive.ts';
import type { ArchiveName, UnpackerName } from '../../../runner/model/scenario.ts';
import type { ReferenceSetUp } from '../../../runner/targets/reference/ready-reference.ts';
import { temporaryFolder } from '../motw.ts';

const never = new AbortController().signal;

/** What the guest can unpack with, and a kind of archive for each; `says`: what it calls itself. */
export const unpackers: readonly {
  readonly by: UnpackerName;
  readonly archive: ArchiveName;
  readonly says: RegExp;
}[] = [
  { by: 'explorer', archive: 'zip', says: /^Extract all, modelled with 7-Zip/ },
  { by: '7-zip', archive: '7z', says: /^7-Zip \(z\) \d+/ },
  { by: '7-zip-snz', archive: 'zip', says: /^7-Zip \(z\) \d+/ },
  { by: 'unzip', archive: 'zip', says: /^UnZip \d+/ },
  { by: 'tar', archive: 'tar', says: /^tar \(GNU tar\) \d+/ },
  { by: 'git', archive: 'git', says: /^git version \d+/ },
];

/** UnZip spoils names beyond ASCII. */
export function inputsFor(by: UnpackerName): readonly Input[] {
  return [
    fileInput('Invoice.exe', 'no program'),
    fileInput(`letter/deeper/${by === 'unzip' ? 'text' : 'Rechnung Nº 日本語'}.txt`, 'text'),
    fileInput('empty.txt', ''),
    fileInput('disk.iso', Buffer.alloc(100_000, 'motw')),
  ];
}

/** A program of the packages that the guest's tools are from, which need not be on this machine. */
function packaged({ host }: ReferenceSetUp, name: string) {
  return { file: host.loader.file, args: [...host.loader.args, join(host.root, 'usr/bin', name)] };
}

export async function pack(
  setUp: ReferenceSetUp,
  archive: ArchiveName,
  inputs: Iterable<Input>,
): Promise<Buffer> {
  const tool = archive === '7z' ? { tool: packaged(setUp, '7zz') } : {};
  return Buffer.concat(await Array.fromAsync(packArchive(archive, inputs, { signal: never, ...tool })));
}

/** Made by the program itself, in a folder that `fill` fills: what our own builder makes no archive of. */
async function made(
  setUp: ReferenceSetUp,
  [name, ...args]: readonly [name: '7zz' | 'tar', ...args: string[]],
  fill: (folder: string) => Promise<unknown>,
): Promise<Buffer> {
  const outside = await temporaryFolder();
  const folder = join(outside, 'inside');
  await mkdir(folder);
  await writeFile(join(folder, 'stays.txt'), 'x');
  await fill(folder);
  const program = packaged(setUp, name);
  const options = { cwd: folder, encoding: 'utf8' } as const;
  const { status, stderr, stdout } = spawnSync(program.file, [...program.args, ...args], options);
  if (status !== 0) throw new Error(`${name} ended with ${status}: ${stdout} ${stderr}`);
  return readFile(join(outside, 'made.out'));
}

export function encrypted(setUp: ReferenceSetUp, kind: 'zip' | '7z'): Promise<Buffer> {
  return made(setUp, ['7zz', 'a', `-t${kind}`, '-psecret', '../made.out', 'stays.txt'], async () => {});
}

/** One name leads out of the archive. */
export async function slippingZip(setUp: ReferenceSetUp): Promise<Buffer> {
  const zip = await pack(setUp, 'zip', [fileInput('up/slipped.txt', 'x'), fileInput('stays.txt', 'x')]);
  return Buffer.from(zip.toString('latin1').replaceAll('up/slipped', '../slipped'), 'latin1');
}

export function slippingTar(setUp: ReferenceSetUp): Promise<Buffer> {
  return made(setUp, ['tar', '-P', '-cf', '../made.out', '../slipped.txt', 'stays.txt'], (folder) =>
    writeFile(join(folder, '../slipped.txt'), 'x'),
  );
}

/** A link that leads out of the archive. */
export function linkedTar(setUp: ReferenceSetUp): Promise<Buffer> {
  return made(setUp, ['tar', '-cf', '../made.out', 'out.txt', 'stays.txt'], (folder) =>
    symlink('/run/motw/policy/mount-verb', join(folder, 'out.txt')),
  );
}

/** A file of 1 GiB that is all hole, in a few kilobytes. */
export function hollowTar(setUp: ReferenceSetUp): Promise<Buffer> {
  return made(setUp, ['tar', '-S', '-cf', '../made.out', 'hole.iso'], async (folder) => {
    await writeFile(join(folder, 'hole.iso'), '');
    await truncate(join(folder, 'hole.iso'), 2 ** 30);
  });
}
