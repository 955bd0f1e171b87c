import { createReadStream } from 'node:fs';
import { inSystemWords } from '../model/errors.ts';
import { EventFileError } from './event-file-error.ts';
import type { EventItem } from './event-item.ts';
import { readEvtx } from './evtx/read-evtx.ts';
import { formatOf } from './file-format.ts';
import { readJson } from './json/read-json.ts';
import { DecodedText } from './text/decoded-text.ts';
import { TextWindow } from './text/text-window.ts';
import { readXml } from './xml/read-xml.ts';

/** Enough to know a file by: an EVTX file's first chunk, or a text's first lines. */
const headLength = 64 * 1024;
const accepted = 'give a .evtx file, or events as rendered XML, JSON or JSONL; unpack an archive first';

/**
 * Everything that stands in an event file, in its order. What the file is, its bytes say, never its name: EVTX; rendered XML, JSON or
 * JSONL in UTF-8 or UTF-16. `-` is standard input (all but EVTX). Memory is bounded whatever the file's size. Throws EventFileError.
 */
export async function* readEvents(path: string): AsyncIterable<EventItem> {
  const stream = path === '-' ? process.stdin : createReadStream(path, { highWaterMark: 256 * 1024 });
  const bytes = chunks(path, stream);
  try {
    const head = await headOf(bytes);
    const format = formatOf(head);
    if (format === null) throw new EventFileError(`${path} holds no Windows events`, accepted);
    if (format.is === 'blank')
      throw new EventFileError(
        `${path} is empty`,
        'a query that finds nothing leaves an empty file: check the query, and that the channel is enabled',
      );
    if (format.is === 'evtx') {
      if (path === '-')
        throw new EventFileError('EVTX can not be read from standard input', "give the file's path");
      yield* readEvtx(path);
      return;
    }
    const text = new DecodedText(after(head, bytes), format.encoding);
    const window = new TextWindow(text);
    yield* format.is === 'xml' ? readXml(window) : readJson(window);
    if (text.lostAt !== null)
      yield {
        is: 'damage',
        at: `line ${text.lostAt}`,
        reason: `from here on there are bytes that are not ${format.encoding}; they are read as U+FFFD`,
      };
  } finally {
    stream.destroy();
  }
}

async function* chunks(path: string, stream: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  try {
    yield* stream;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw new EventFileError(`${path} can't be read: ${inSystemWords(code)}`, 'check the path', {
      cause: error,
    });
  }
}

async function headOf(bytes: AsyncGenerator<Buffer>): Promise<Buffer> {
  const parts: Buffer[] = [];
  for (let length = 0; length < headLength; ) {
    const next = await bytes.next();
    if (next.done === true) break;
    parts.push(next.value);
    length += next.value.length;
  }
  return Buffer.concat(parts);
}

async function* after(head: Buffer, rest: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
  yield head;
  yield* rest;
}
