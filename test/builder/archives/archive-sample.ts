import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ExecutionContext } from 'ava';
import type { Program } from 'iso-packer';
import { type Archive, buildImage, type ImageRecipe } from '../../../artifacts/builder/build-image.ts';
import { temporaryFolder } from '../../iso-packer/image-file.ts';
import { oracle } from '../../oracle/find-oracle.ts';
import type { Contents } from '../../oracle/folder-contents.ts';

export const payload = Buffer.from('MZ, as it were');
export const { signal } = new AbortController();

/** Blanks, quotes, letters beyond ASCII, names that look like options or lists of names; a deep folder; nothing; both kinds of line ends. */
export const recipe: Omit<ImageRecipe, 'container' | 'name'> = {
  label: 'MOTW_0a0b0c0d',
  marker: '0a0b0c0d',
  files: [
    { path: 'Invoice.exe', content: 'payload', hidden: false },
    { path: 'marker.txt', content: 'marker', hidden: true },
    { path: 'a b/Größe ✓ 💾.txt', content: { text: 'names\n' }, hidden: false },
    { path: 'a b/deep/er/-n.txt', content: { text: 'one\r\ntwo\n' }, hidden: false },
    { path: '@list', content: { text: '' }, hidden: false },
    { path: "it's [a] $HOME {x}.txt", content: { text: '$Id$' }, hidden: false },
    { path: '.gitattributes', content: { text: '* text eol=crlf ident\n' }, hidden: false },
    { path: 'report.docx', content: 'document', hidden: false },
    { path: 'Invoice.lnk', content: { shortcutTo: 'Invoice.exe' }, hidden: false },
  ],
  hiddenFolders: ['a b'],
};

const sevenZip = oracle('7zz') ?? oracle('7z');
const git = oracle('git');

/** What makes each kind of archive here; null where it takes a program that is absent. */
export const makers: Readonly<Record<Archive, Program | undefined | null>> = {
  zip: undefined,
  tar: undefined,
  '7z': sevenZip === null ? null : { file: sevenZip, args: [] },
  git: git === null ? null : { file: git, args: [] },
};

export const archives = ['zip', 'tar', '7z', 'git'] as const satisfies readonly Archive[];

export function whyNot(archive: Archive): string {
  return makers[archive] === null ? ` (skipped: no program in MOTW_ORACLES or on PATH makes ${archive})` : '';
}

export async function built(t: ExecutionContext, archive: Archive, files = recipe.files) {
  const file = join(await temporaryFolder(t), `archive.${archive}`);
  const hiddenFolders = files === recipe.files ? recipe.hiddenFolders : [];
  const made = { ...recipe, files, hiddenFolders, container: archive, name: 'archive' };
  const manifest = await buildImage(made, payload, file, signal, makers[archive] ?? undefined);
  return { file, manifest, bytes: await readFile(file) };
}

/** As a folder on disk has it that all of the archive was unpacked into, as the manifest says. */
export function unpacked(files: readonly { readonly path: string; readonly sha256: string }[]): Contents {
  const contents: Contents = {};
  for (const { path, sha256: hash } of files) {
    const parts = path.split('/').slice(0, -1);
    for (const [depth] of parts.entries()) contents[parts.slice(0, depth + 1).join('/')] = 'folder';
    contents[path] = hash;
  }
  return contents;
}
