import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { execa } from 'execa';
import type { HostProgram } from '../../../../artifacts/reference-guest/host-programs.ts';
import { type Volume, volumes } from '../../../../artifacts/reference-guest/volumes.ts';
import type { GuestPath } from '../../../ports/guest.ts';
import type { DiskCopy } from '../../../ports/machine.ts';

/** What ntfscat says of a path that does not exist, and of a stream that the file does not have. */
const notThere = /Couldn't open inode: No such file or directory|Cannot find attribute type 0x80/;

/** A mark is a few lines; more than this is not one. */
const longestMark = 64 << 10;

/** A copy of the guest's disk, whose NTFS volumes are read on the host with ntfscat: the guest has no word in it. */
export class NtfsDiskCopy implements DiskCopy {
  readonly #raw: string;
  readonly #ntfscat: HostProgram;
  readonly #cut = new Map<Volume, Promise<string>>();

  constructor(raw: string, ntfscat: HostProgram) {
    this.#raw = raw;
    this.#ntfscat = ntfscat;
  }

  holds(p: GuestPath): boolean {
    return volumeOf(p) !== null;
  }

  async mark(p: GuestPath): Promise<string | null> {
    const read = await this.#cat(p, ['-n', 'Zone.Identifier']);
    return read === null ? null : read.subarray(0, longestMark).toString('utf8');
  }

  async sha256(p: GuestPath): Promise<string | null> {
    const read = await this.#cat(p, []);
    return read === null ? null : createHash('sha256').update(read).digest('hex');
  }

  /** ntfscat ends with 1 for a file or stream that is not there, and says so; anything else it says is a fault. */
  async #cat(p: GuestPath, stream: readonly string[]): Promise<Buffer | null> {
    const volume = volumeOf(p);
    if (volume === null)
      throw new Error(`the copy of the disk can't be asked for ${p}: it is on no NTFS volume`);
    const inside = p.replace(/^[A-Za-z]:\\/, '').replaceAll('\\', '/');
    const { file, args } = this.#ntfscat;
    const result = await execa(file, [...args, '-f', '-q', ...stream, await this.#device(volume), inside], {
      encoding: 'buffer',
      stripFinalNewline: false,
      stdin: 'ignore',
      reject: false,
      maxBuffer: 256 << 20,
    });
    if (result.exitCode === 0) return Buffer.from(result.stdout);
    const said = Buffer.from(result.stderr).toString();
    if (result.exitCode === 1 && notThere.test(said)) return null;
    throw new Error(`ntfscat ended with ${result.exitCode ?? result.signal ?? '?'}: ${said}`);
  }

  /** A file that begins with the volume: ntfscat knows no offset. */
  #device(volume: Volume): Promise<string> {
    if (volume.start === 0) return Promise.resolve(this.#raw);
    const made = this.#cut.get(volume) ?? this.#cutOut(volume);
    this.#cut.set(volume, made);
    return made;
  }

  async #cutOut({ drive, start, length }: Volume): Promise<string> {
    const file = `${this.#raw}.${drive}`;
    await pipeline(createReadStream(this.#raw, { start, end: start + length - 1 }), createWriteStream(file));
    return file;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const made of this.#cut.values()) await rm(await made, { force: true });
    await rm(this.#raw, { force: true });
  }
}

function volumeOf(p: GuestPath): Volume | null {
  const drive = p.slice(0, 1).toLowerCase();
  return volumes.find((volume) => volume.drive === drive && volume.fileSystem === 'ntfs') ?? null;
}
