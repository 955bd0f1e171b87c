import { type Behaviour, isFixed } from './behaviour.ts';
import type { FakeFile, FakeFiles } from './fake-files.ts';
import { type ImageItem, type ImageKind, kindOf, readImage } from './fake-image.ts';
import type { FakeTelemetry } from './fake-telemetry.ts';

export interface FakeDrive {
  readonly image: string;
  readonly device: string;
  readonly kind: ImageKind;
  /** Such as `E:\`; null: it got no letter. */
  readonly root: string | null;
  readonly items: readonly ImageItem[];
}

export type MountEnd =
  | { readonly is: 'mounted'; readonly drive: FakeDrive }
  | { readonly is: 'refused'; readonly code: string; readonly text: string };

/** The virtual drives of one boot. */
export class FakeDrives {
  readonly #behaviour: Behaviour;
  readonly #files: FakeFiles;
  readonly #telemetry: FakeTelemetry;
  readonly mounted: FakeDrive[] = [];
  /** Disks that were attached for writing, by path: Windows wrote into them. */
  readonly #writtenInto = new Set<string>();

  constructor(behaviour: Behaviour, files: FakeFiles, telemetry: FakeTelemetry) {
    this.#behaviour = behaviour;
    this.#files = files;
    this.#telemetry = telemetry;
  }

  ofImage(path: string): FakeDrive | null {
    return this.mounted.find(({ image }) => image.toLowerCase() === path.toLowerCase()) ?? null;
  }

  at(path: string): FakeDrive | null {
    return this.mounted.find(({ root }) => root !== null && path.toUpperCase().startsWith(root)) ?? null;
  }

  item(path: string): ImageItem | null {
    const name = path.slice(3).replaceAll('\\', '/').toLowerCase();
    return this.at(path)?.items.find((item) => item.name.toLowerCase() === name) ?? null;
  }

  /** A path by the device that its letter stands for. */
  devicePath(path: string): string {
    return `${this.deviceOf(path.slice(0, 2))}${path.slice(2)}`;
  }

  deviceOf(letter: string): string {
    const drive = this.at(`${letter}\\`);
    if (drive === null) return '\\Device\\HarddiskVolume3';
    const number = this.mounted.indexOf(drive) + 1;
    return drive.kind.becomes === 'disk'
      ? `\\Device\\HarddiskVolume${number + 30}`
      : `\\Device\\CdRom${number}`;
  }

  /**
   * @param by whoever mounts it: on a server only administrators may, and a disk nobody else anywhere [H]
   * @param access a disk that it may write to gets what Windows puts on every such disk [M]
   */
  async mount(
    path: string,
    by: { readonly pid: number; readonly elevated: boolean },
    access: 'read' | 'write' = 'read',
  ): Promise<MountEnd> {
    const { productType, devicePolicy, deniedDevices, deniedDevice } = this.#behaviour;
    const kind = kindOf(path);
    const file = this.#files.get(path);
    if (file === null) return no('0x80070002', 'The system cannot find the file specified.');
    if ((productType !== 1 || kind.becomes === 'disk') && !by.elevated)
      return no('0x80070522', 'A required privilege is not held by the client.');
    const items = await readImage(file.bytes, kind);
    if (items === null) return no('0x80070570', 'The file or directory is corrupted and unreadable.');
    this.#telemetry.imageHandled(path, by.pid, false);
    if (devicePolicy === 'on' && deniedDevices.includes(kind.becomes)) {
      // What Windows answers then, and which events it leaves behind, is not documented [?]; this is one way it may be.
      this.#telemetry.deviceForbidden(kind.becomes);
      if (deniedDevice === 'no volume')
        return no(
          'NO_VOLUME',
          `${path} was attached, but no volume came up in 15 seconds; it is dismounted again`,
        );
      return no('0x800704EC', 'This program is blocked by group policy.');
    }
    const number = this.mounted.length;
    this.#telemetry.surfaced(path, number, 'online');
    if (kind.becomes === 'disk' && access === 'write') this.#writeInto(file);
    const own = this.#writtenInto.has(file.path) ? [indexOfVolume] : [];
    const device = kind.becomes === 'disk' ? `\\\\.\\PhysicalDrive${number + 1}` : `\\\\.\\CDROM${number}`;
    const drive = { image: file.path, device, kind, root: this.#freeRoot(kind), items: [...items, ...own] };
    this.mounted.push(drive);
    return { is: 'mounted', drive };
  }

  #freeRoot({ becomes }: ImageKind): string | null {
    const { driveLetters, automount } = this.#behaviour;
    const letter = [...'EFGHIJ'].find((free) => !this.mounted.some(({ root }) => root === `${free}:\\`));
    if (!driveLetters || letter === undefined || (becomes === 'disk' && !automount)) return null;
    return `${letter}:\\`;
  }

  /** The file is another one from then on; its mark stays. */
  #writeInto({ path, bytes, streams }: FakeFile): void {
    const changed = Buffer.from(bytes);
    // In the last sector of the disk, before the footer of a VHD: no file's.
    changed.writeUInt8(1, changed.length - footerBytes - 1);
    this.#files.write(path, changed);
    for (const [name, text] of streams) this.#files.get(path)?.streams.set(name, text);
    this.#writtenInto.add(path);
  }

  dismount(drive: FakeDrive): void {
    this.#telemetry.surfaced(drive.image, this.mounted.indexOf(drive), 'offline');
    this.mounted.splice(this.mounted.indexOf(drive), 1);
  }

  /** Since November 2022 a file inside maps to the zone of its image, without a stream of its own. */
  zoneOf(path: string): number {
    const drive = this.at(path);
    return drive !== null && isFixed(this.#behaviour) ? this.#files.zoneOf(drive.image) : 0;
  }
}

/** What Windows puts on a disk that it may write to. */
const indexOfVolume: ImageItem = {
  name: 'System Volume Information/IndexerVolumeGuid',
  type: 'file',
  hidden: true,
  bytes: Buffer.from('{00000000-0000-0000-0000-000000000000}', 'utf16le'),
};
const footerBytes = 512;

function no(code: string, text: string): MountEnd {
  return { is: 'refused', code, text };
}
