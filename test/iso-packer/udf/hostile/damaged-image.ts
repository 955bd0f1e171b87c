import { Buffer } from 'node:buffer';
import test from 'ava';
import { fileInput, IsoError, type IsoErrorCode } from 'iso-packer';
import { imageOf } from '../../image-file.ts';
import { listed } from '../listed.ts';
import { rawAt, rawRoot, SECTOR, seal } from '../raw-udf.ts';

/** A sound bridge, and where its parts stand. */
export const sound = await imageOf(
  [fileInput('a.txt', 'a'.repeat(3000)), fileInput('b.txt', 'b'), fileInput('dir/sub/日.txt', 'c')],
  { format: 'udf', label: 'HOSTILE' },
);
export const root = rawRoot(sound);
export const a = rawAt(sound, 'a.txt');
export const b = rawAt(sound, 'b.txt');
export const dir = rawAt(sound, 'dir');
export const lastAnchor = sound.length - SECTOR;

type Change = (image: Buffer) => void;

export function refused(title: string, code: IsoErrorCode, offset: number, change: Change): void {
  test(`${title}: ${code}`, async (t) => {
    const image = Buffer.from(sound);
    change(image);
    const error = await t.throwsAsync(() => listed(t, image), { instanceOf: IsoError });
    t.deepEqual([error?.code, error?.offset, error?.category], [code, offset, 'user']);
  });
}

/** A change behind a tag, which is made right again. */
export function resealed(at: number, change: Change): Change {
  return (image) => {
    change(image);
    seal(image, at);
  };
}
