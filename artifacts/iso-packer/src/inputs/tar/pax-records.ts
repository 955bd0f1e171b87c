import type { Buffer } from 'node:buffer';
import { decodeName } from './decode-name.ts';
import { badTar } from './tar-error.ts';

/** What an extended header says of the entries after it, instead of their own headers. */
export interface PaxRecords {
  readonly path?: string | undefined;
  readonly size?: number | undefined;
  /** The content is not the file, but its parts without the holes between them. */
  readonly sparse?: boolean;
}

/**
 * The records of a pax extended header: `LENGTH KEY=VALUE` and a line feed, the length being that of the whole record. An empty value
 * takes an earlier one back.
 * @param offset of the content, for errors
 */
export function parsePax(content: Buffer, offset: number): PaxRecords {
  let records: PaxRecords = {};
  for (let at = 0; at < content.length; ) {
    const space = content.indexOf(' ', at);
    const digits = content.toString('latin1', at, space);
    const end = /^[1-9]\d{0,8}$/.test(digits) ? at + Number(digits) : Number.NaN;
    const equals = content.indexOf('=', space);
    const whole = end <= content.length && equals !== -1 && equals < end && content[end - 1] === 0x0a;
    if (!whole) throw badTar('an extended header of the tar is damaged', offset + at);
    const key = content.toString('latin1', space + 1, equals);
    records = { ...records, ...recordOf(key, content.subarray(equals + 1, end - 1), offset + at) };
    at = end;
  }
  return records;
}

function recordOf(key: string, value: Buffer, offset: number): PaxRecords {
  const given = value.length > 0;
  if (key === 'path') return { path: given ? decodeName(value) : undefined };
  if (key === 'size') return { size: given ? sizeOf(value.toString('latin1'), offset) : undefined };
  if (key.startsWith('GNU.sparse.')) return { sparse: true };
  return {};
}

function sizeOf(digits: string, offset: number): number {
  const size = /^\d{1,16}$/.test(digits) ? Number(digits) : Number.NaN;
  if (!Number.isSafeInteger(size))
    throw badTar('an extended header of the tar has a size that is none', offset);
  return size;
}
