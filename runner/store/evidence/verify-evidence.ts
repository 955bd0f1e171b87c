import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { extract } from 'tar-stream';
import { type Checksum, parseChecksums } from './checksum-list.ts';
import { EvidenceError } from './evidence-error.ts';
import { checksumsName } from './pack-evidence.ts';

/**
 * `changed`: its SHA-256 is not the listed one. `missing`: listed, not there. `unlisted`: there, not listed. `twice`: a second
 * entry of that name, which would take the first one's place when unpacked. `foreign`: no plain file, or outside the run's folder.
 */
type FileState = 'ok' | 'changed' | 'missing' | 'unlisted' | 'twice' | 'foreign';

interface VerifiedFile {
  /** Relative to the run's folder; as the tar names it where it is `foreign`. */
  readonly path: string;
  /** Bytes; null where it is missing. */
  readonly size: number | null;
  readonly state: FileState;
}

/** What `motw verify --json` prints. */
export interface Verification {
  readonly schema: 'motw.verify/1';
  readonly file: string;
  /** Of the whole file, hexadecimal. */
  readonly sha256: string;
  /** Id of the run. */
  readonly run: string;
  readonly ok: boolean;
  readonly files: readonly VerifiedFile[];
}

type Entry = ReturnType<typeof extract> extends AsyncIterable<infer E> ? E : never;

interface Found {
  readonly name: string;
  readonly plain: boolean;
  readonly size: number;
  readonly sha256: string;
}

/** Longest list that is read, in bytes, and most entries: a file from elsewhere need not be reasonable. */
const longestList = 16 << 20;
const mostEntries = 100_000;

/**
 * Reads an `evidence.tar` once, unpacks nothing, and holds what is in it against its own list.
 *
 * @throws EvidenceError when it can't be read to its end or has no list
 */
export async function verifyEvidence(file: string): Promise<Verification> {
  const whole = createHash('sha256');
  const found: Found[] = [];
  let list: { readonly run: string; readonly text: string } | null = null;
  await readingTar(file, whole, async (entry) => {
    const { name, type } = entry.header;
    if (type === 'directory') return void entry.resume();
    const [run = '', path] = name.split(/\/(.*)/s);
    if (path === checksumsName && type === 'file' && list === null) {
      list = { run, text: await textOf(entry, file) };
      return;
    }
    if (found.length === mostEntries)
      throw new EvidenceError('EVIDENCE_NOT_A_TAR', `${file} has more than ${mostEntries} entries`);
    found.push({ name, plain: type === 'file', ...(await hashOf(entry)) });
  });
  // Told to the compiler anew: the closure above has set it.
  const listed = list as { readonly run: string; readonly text: string } | null;
  const checksums = listed === null ? null : parseChecksums(listed.text);
  if (listed === null || checksums === null)
    throw new EvidenceError('EVIDENCE_WITHOUT_LIST', `${file} has no ${checksumsName} that could be read`);
  const files = compared(listed.run, checksums, found);
  return {
    schema: 'motw.verify/1',
    file,
    sha256: whole.digest('hex'),
    run: listed.run,
    ok: files.length > 0 && files.every(({ state }) => state === 'ok'),
    files,
  };
}

function compared(
  run: string,
  checksums: readonly Checksum[],
  found: readonly Found[],
): readonly VerifiedFile[] {
  const unseen = new Map(checksums.map(({ path, sha256 }) => [path, sha256]));
  const seen = new Set<string>();
  const files = found.map(({ name, plain, size, sha256 }): VerifiedFile => {
    const path = name.startsWith(`${run}/`) ? name.slice(run.length + 1) : null;
    if (!plain || path === null || path.split('/').includes('..'))
      return { path: name, size, state: 'foreign' };
    if (seen.has(path)) return { path, size, state: 'twice' };
    seen.add(path);
    const wanted = unseen.get(path);
    unseen.delete(path);
    if (wanted === undefined) return { path, size, state: 'unlisted' };
    return { path, size, state: wanted === sha256 ? 'ok' : 'changed' };
  });
  const missing = [...unseen.keys()].map((path): VerifiedFile => ({ path, size: null, state: 'missing' }));
  return [...files, ...missing];
}

async function readingTar(
  file: string,
  whole: ReturnType<typeof createHash>,
  take: (entry: Entry) => Promise<void>,
): Promise<void> {
  const tar = extract();
  const entries = (async () => {
    for await (const entry of tar) await take(entry);
  })();
  try {
    await Promise.all([
      pipeline(
        createReadStream(file),
        async function* (chunks: AsyncIterable<Uint8Array>) {
          for await (const chunk of chunks) {
            whole.update(chunk);
            yield chunk;
          }
        },
        tar,
      ),
      entries,
    ]);
  } catch (cause) {
    if (cause instanceof EvidenceError) throw cause;
    const code = (cause as { code?: unknown } | null)?.code;
    if (typeof code === 'string' && code.startsWith('E'))
      throw new EvidenceError('EVIDENCE_NOT_READABLE', `could not read ${file} (${code})`, { cause });
    throw new EvidenceError('EVIDENCE_NOT_A_TAR', `${file} is no whole tar file`, { cause });
  }
}

async function hashOf(entry: Entry): Promise<{ readonly size: number; readonly sha256: string }> {
  const hash = createHash('sha256');
  let size = 0;
  for await (const chunk of entry as AsyncIterable<Uint8Array>) {
    hash.update(chunk);
    size += chunk.length;
  }
  return { size, sha256: hash.digest('hex') };
}

async function textOf(entry: Entry, file: string): Promise<string> {
  if ((entry.header.size ?? 0) > longestList)
    throw new EvidenceError('EVIDENCE_WITHOUT_LIST', `the ${checksumsName} of ${file} is too long`);
  const chunks: Uint8Array[] = [];
  for await (const chunk of entry as AsyncIterable<Uint8Array>) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}
