import type { Input, Program } from 'iso-packer';
import type { Archive } from '../recipe.ts';
import { packZip } from '../zip/write-zip.ts';
import { archiveEntries } from './archive-entries.ts';
import { packGitBundle } from './pack-git-bundle.ts';
import { packSevenZip } from './pack-seven-zip.ts';
import { packTar } from './pack-tar.ts';

interface Making {
  readonly signal: AbortSignal;
  /** 7-Zip or git; the one on PATH where none is given. */
  readonly tool?: Program;
}

/**
 * The archive as a stream that can be read once. Same inputs, in any order, and same tool, same bytes.
 * @throws IsoError of category `user`, at once; `ISO_NO_TOOL`, `ISO_TOOL_FAILED` while reading; the signal's reason.
 */
export function packArchive(
  archive: Archive,
  inputs: Iterable<Input>,
  { signal, tool }: Making,
): AsyncIterable<Uint8Array> {
  switch (archive) {
    case 'zip':
      return packZip(inputs).bytes;
    case 'tar':
      return packTar(archiveEntries(inputs));
    case '7z':
      return packSevenZip(archiveEntries(inputs), tool, signal);
    case 'git':
      return packGitBundle(archiveEntries(inputs), tool, signal);
  }
}
