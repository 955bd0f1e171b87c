import { readFile } from 'node:fs/promises';
import { fileInput, type ImageOptions, type Input, packImage } from 'iso-packer';
import type { ReferenceSetUp } from '../../../runner/targets/reference/ready-reference.ts';
import { marker } from './machine.ts';

const texts = [
  'nested/deeper/text.txt',
  'one/two/three/four/five/six/seven.txt',
  'Invoice Número … – copy.html',
  '日本語.txt',
  'emoji 💿.txt',
  `${'long'.repeat(14)}.txt`,
  'UPPER.TXT',
  'lower.txt',
  'Mixed.Txt',
];

export async function inputsWith({ guest }: ReferenceSetUp): Promise<readonly Input[]> {
  return [
    fileInput('Invoice.exe', await readFile(guest.payload)),
    fileInput('marker.txt', `${marker}\r\n`, { hidden: true }),
    fileInput('empty.txt', ''),
    fileInput('large.bin', Buffer.alloc(700_001, 'motw')),
    ...texts.map((path) => fileInput(path, `content of ${path}`)),
    { path: 'hidden folder', folder: true, hidden: true },
    fileInput('hidden folder/inside.txt', 'found', { hidden: true }),
  ];
}

export async function pack(setUp: ReferenceSetUp, options: Partial<ImageOptions>): Promise<Buffer> {
  const { file, args } = setUp.host.program('qemu-img');
  const qemuImg = options.format === 'vhdx' ? { qemuImg: { file, args } } : {};
  const { bytes } = packImage(await inputsWith(setUp), { label: 'M_0BADCAFE', ...qemuImg, ...options });
  return Buffer.concat(await Array.fromAsync(bytes));
}

interface Row {
  readonly what: string;
  readonly name: string;
  readonly options: Partial<ImageOptions>;
  /** As the kernel calls the driver that shows it. */
  readonly driver: 'iso9660' | 'udf' | 'vfat';
  /** The kind of device below it. */
  readonly device: 'loop' | 'dm-';
  /** As the event of the mount says it: 1 VHD, 2 VHDX, 3 ISO. */
  readonly type: string;
}

const optical = { device: 'loop', type: '3' } as const;
const disk = { driver: 'vfat', device: 'loop' } as const;

/** Every container, with the options that make another of it. */
export const rows: readonly Row[] = [
  { what: 'ISO 9660 with Joliet', name: 'a.iso', options: {}, driver: 'iso9660', ...optical },
  { what: 'a bridge of UDF', name: 'a.iso', options: { format: 'udf' }, driver: 'udf', ...optical },
  {
    ...{ what: 'UDF without Joliet, called .img', name: 'a.img' },
    ...{ options: { format: 'udf', joliet: false }, driver: 'udf', ...optical },
  },
  { what: 'FAT16', name: 'a.img', options: { format: 'img', fat: 16 }, ...disk, type: '3' },
  // Of 33 MiB, on a disk of 32: the guest leaves its zeros out.
  { what: 'FAT32', name: 'a.img', options: { format: 'img', fat: 32 }, ...disk, type: '3' },
  {
    what: 'FAT16 in a partition',
    name: 'a.img',
    options: { format: 'img', partitioned: true },
    ...disk,
    type: '3',
  },
  { what: 'a VHD of fixed size', name: 'a.vhd', options: { format: 'vhd' }, ...disk, type: '1' },
  {
    ...{ what: 'a dynamic VHD', name: 'a.vhd', options: { format: 'vhd', dynamic: true } },
    ...{ ...disk, device: 'dm-', type: '1' },
  },
  {
    ...{ what: 'a dynamic VHD with FAT32', name: 'a.vhd' },
    ...{ options: { format: 'vhd', dynamic: true, fat: 32 }, ...disk, device: 'dm-', type: '1' },
  },
  { what: 'a VHDX', name: 'a.vhdx', options: { format: 'vhdx' }, ...disk, device: 'dm-', type: '2' },
];

/** One of each container. */
export const ofEach = rows.filter(({ what }) =>
  ['ISO 9660 with Joliet', 'a bridge of UDF', 'FAT16', 'a dynamic VHD', 'a VHDX'].includes(what),
);
