import { Buffer } from 'node:buffer';
import test, { type ExecutionContext } from 'ava';
import { IsoError, type IsoErrorCode } from 'iso-packer';
import { inspectZip } from '../../../artifacts/builder/zip/inspect-zip.ts';
import {
  directoryRecord,
  endOfDirectory,
  localHeader,
  type Written,
} from '../../../artifacts/builder/zip/records.ts';
import { zipFile } from './zip-sample.ts';

interface Odd extends Partial<Written> {
  readonly name: string;
  readonly flags?: number;
}

/** An archive of empty, stored entries that say what they are told to. */
export function odd(...entries: readonly Odd[]): Buffer {
  const plain = { method: 0, dosTime: 0x2821_0000, crc: 0, packedSize: 0, size: 0, attributes: 0x20 };
  const parts: Buffer[] = [];
  const records: Buffer[] = [];
  let at = 0;
  for (const entry of entries) {
    const header = localHeader({ ...plain, ...entry });
    const record = directoryRecord({ ...plain, at, ...entry });
    record.writeUInt16LE(record.readUInt16LE(8) | (entry.flags ?? 0), 8);
    parts.push(header);
    records.push(record);
    at += header.length;
  }
  const size = records.reduce((sum, record) => sum + record.length, 0);
  return Buffer.concat([...parts, ...records, endOfDirectory({ entries: entries.length, at, size })]);
}

export async function refusedAs(
  t: ExecutionContext,
  bytes: Uint8Array,
  code: IsoErrorCode,
  offset: number,
): Promise<void> {
  const file = await zipFile(t, bytes);
  const error = await t.throwsAsync(() => inspectZip(file), { instanceOf: IsoError });
  t.deepEqual([error?.code, error?.offset, error?.category], [code, offset, 'user'], error?.message);
}

export function refused(title: string, bytes: Uint8Array, code: IsoErrorCode, offset: number): void {
  test(`${title}: ${code}`, (t) => refusedAs(t, bytes, code, offset));
}

/** One deflated entry that says that it holds `size` bytes. */
export function bomb(packed: Buffer, size: number): Buffer {
  const entry = {
    name: 'bomb',
    method: 8,
    dosTime: 0x2821_0000,
    crc: 0,
    packedSize: packed.length,
    size,
    attributes: 0x20,
    at: 0,
  };
  const record = directoryRecord(entry);
  const local = localHeader(entry);
  const at = local.length + packed.length;
  return Buffer.concat([local, packed, record, endOfDirectory({ entries: 1, at, size: record.length })]);
}
