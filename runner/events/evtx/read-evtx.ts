import { type FileHandle, open } from 'node:fs/promises';
import { EventFileError } from '../event-file-error.ts';
import type { EventItem } from '../event-item.ts';
import { walkLog } from './log-walk.ts';

/**
 * Everything that stands in a Windows event log file (`.evtx`), in the file's order. What is damaged is said, never thrown: a chunk or
 * file header, a record, a cut end. Memory is bounded whatever the file's size. Throws EventFileError where the file is no event log.
 */
export async function* readEvtx(path: string): AsyncIterable<EventItem> {
  const file = await open(path);
  try {
    const items = await walkLog((into, position) => fill(file, into, position));
    if (items === null)
      throw new EventFileError(
        `${path} is no Windows event log`,
        'give a .evtx file, as `wevtutil epl` writes it; unpack an archive first',
      );
    yield* items;
  } finally {
    await file.close();
  }
}

async function fill(file: FileHandle, into: Buffer, position: number): Promise<number> {
  let length = 0;
  while (length < into.length) {
    const { bytesRead } = await file.read(into, length, into.length - length, position + length);
    if (bytesRead === 0) break;
    length += bytesRead;
  }
  return length;
}
