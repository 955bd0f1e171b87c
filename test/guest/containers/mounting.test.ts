import { createHash } from 'node:crypto';
import type { ImageOptions } from 'iso-packer';
import type { GuestPath } from '../../../runner/ports/guest.ts';
import type { ReferenceSetUp } from '../../../runner/targets/reference/ready-reference.ts';
import { inputsWith, pack, rows } from './images.ts';
import { call, clean, devices, marker, place, run, test } from './machine.ts';

// Linux's own drivers (isofs, udf, vfat) judge what iso-packer writes: each image is really mounted.

for (const { what, name, options, driver, device, type } of rows) {
  test.serial(`${what}: ${driver} shows every name, size and byte, and its program runs`, async (t) => {
    const session = await clean(t.context);
    const { guest } = session;
    const bytes = await pack(t.context.setUp, options);
    const image = await place(session, bytes, `${marker}-${name}`);
    const sha256 = hashOf(bytes);
    t.is(await guest.sha256(image, call), sha256);
    {
      await using copy = await t.context.machine.diskCopy(call);
      t.is(await copy.sha256(image), sha256, 'from a copy of the disk');
    }
    const mounted = await guest.mount(image, 'double-click', call);
    if (mounted.is !== 'done') return t.fail(mounted.text);
    t.true((await run(session, `grep " /e " /proc/self/mountinfo`)).includes(` - ${driver} /dev/${device}`));
    t.false(mounted.value.options.includes('noexec'));

    const listed = await guest.list(mounted.value, call);
    t.deepEqual(
      byName(listed.map(({ name: path, size, sha256: hash }) => ({ path, size, sha256: hash }))),
      byName(await wanted(t.context.setUp)),
    );
    const opened = await guest.open(`${mounted.value.root}Invoice.exe` as GuestPath, 'double-click', call);
    t.like(opened, { is: 'done', value: { exitCode: 0 } });
    t.is(
      Buffer.from((await guest.trace(marker, call))?.bytes ?? [])
        .toString()
        .trim(),
      marker,
    );
    t.regex(
      await run(session, 'grep VhdType /run/motw/events/mounts.jsonl'),
      new RegExp(`"VhdType":"${type}"`),
    );

    const left = await guest.residue(marker, call);
    t.deepEqual(left.map(({ kind }) => kind).sort(), ['file', 'file', 'mount']);
    t.is((await guest.remove(left, call)).is, 'done');
    t.deepEqual(await guest.residue(marker, call), []);
    t.is(await run(session, devices), '', 'no device is left');
  });
}

async function wanted(setUp: ReferenceSetUp) {
  const files = (await inputsWith(setUp)).filter((input) => 'open' in input);
  const folders = new Set(files.flatMap(({ path }) => foldersOf(path)));
  const entries = files.map(async ({ path, size, open }) => {
    const bytes = Buffer.concat(await Array.fromAsync(open()));
    return { path, size, sha256: hashOf(bytes) };
  });
  return [...(await Promise.all(entries)), ...[...folders].map((path) => ({ path, size: 0, sha256: null }))];
}

function foldersOf(path: string): readonly string[] {
  const parts = path.split('/').slice(0, -1);
  return parts.map((_, depth) => parts.slice(0, depth + 1).join('/'));
}

function byName<T extends { readonly path: string }>(entries: readonly T[]): readonly T[] {
  return entries.toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

type Damage = (bytes: Buffer) => Buffer;
const at =
  (offset: number, bytes: readonly number[]): Damage =>
  (image) => {
    Buffer.from(bytes).copy(image, offset < 0 ? image.length + offset : offset);
    return image;
  };

const refusals: readonly (readonly [string, string, Partial<ImageOptions>, Damage, RegExp])[] = [
  ['no volume at all', 'a.img', { format: 'img' }, (image) => image.fill(0x41), /no volume/],
  ['a disk without a FAT partition', 'a.vhd', { format: 'vhd' }, at(446 + 4, [0x83]), /no volume/],
  ['a partition beyond the disk', 'a.vhd', { format: 'vhd' }, at(446 + 8, [0, 0, 0, 0x10]), /damaged/],
  ['a partition without sectors', 'a.vhd', { format: 'vhd' }, at(446 + 12, [0, 0, 0, 0]), /damaged/],
  ['a partition over its own table', 'a.vhd', { format: 'vhd' }, at(446 + 8, [0, 0, 0, 0]), /damaged/],
  ['a VHD of half a sector more', 'a.vhd', { format: 'vhd' }, at(-512 + 54, [1]), /damaged/],
  [
    'a differencing VHD',
    'a.vhd',
    { format: 'vhd' },
    at(-512 + 60, [0, 0, 0, 4]),
    /neither of fixed size nor dynamic/,
  ],
  ['a VHD larger than its file', 'a.vhd', { format: 'vhd' }, at(-512 + 48, [0, 0, 1]), /damaged/],
  ['a dynamic VHD cut off', 'a.vhd', { format: 'vhd', dynamic: true }, at(1536, [0, 0xff, 0, 0]), /damaged/],
  ['a VHDX with entries in its log', 'a.vhdx', { format: 'vhdx' }, withLog, /its log is not empty/],
  ['a VHDX whose size has four bytes', 'a.vhdx', { format: 'vhdx' }, withShortSize, /damaged/],
  ['a VHDX of more than 64 TiB', 'a.vhdx', { format: 'vhdx' }, withHugeSize, /damaged/],
  ['a VHDX without regions', 'a.vhdx', { format: 'vhdx' }, at(192 << 10, [0]), /damaged/],
];

/** [MS-VHDX] 2.2.2: LogGuid, in both headers. */
function withLog(image: Buffer): Buffer {
  for (const header of [64 << 10, 128 << 10]) image.fill(1, header + 48, header + 64);
  return image;
}

/** [MS-VHDX] 2.6.1.2 and 2.6.2.2: the entry that says where the size of the disk is, and how long. */
function entryOfSize(image: Buffer): number {
  return image.indexOf(Buffer.from('2442a52f1bcd7648b2115dbed83bf4b8', 'hex'));
}

function withShortSize(image: Buffer): Buffer {
  image.writeUInt32LE(4, entryOfSize(image) + 20);
  return image;
}

function withHugeSize(image: Buffer): Buffer {
  const metadata = image.indexOf('metadata', 1 << 20, 'latin1');
  image.writeBigUInt64LE(2n ** 46n + 512n, metadata + image.readUInt32LE(entryOfSize(image) + 16));
  return image;
}

test.serial(
  'what is damaged or unknown is refused with a reason, and leaves no volume and no device',
  async (t) => {
    const session = await clean(t.context);
    for (const [what, name, options, damage, says] of refusals) {
      const image = await place(session, damage(await pack(t.context.setUp, options)), `${marker}-${name}`);
      const mounted = await session.guest.mount(image, 'api', call);
      t.like(mounted, { is: 'refused', code: 'ERROR_FILE_CORRUPT' }, what);
      t.regex(mounted.is === 'refused' ? mounted.text : '', says, what);
      const left = await session.guest.residue(marker, call);
      t.deepEqual(
        left.map(({ kind }) => kind),
        ['file'],
        what,
      );
      t.is((await session.guest.remove(left, call)).is, 'done', what);
      t.is(await run(session, devices), '', what);
    }
  },
);
