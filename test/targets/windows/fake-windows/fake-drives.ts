import { type Behaviour, isFixed } from './behaviour.ts';
import type { FakeFiles } from './fake-files.ts';
import { type ImageItem, readImage } from './fake-image.ts';
import type { FakeTelemetry } from './fake-telemetry.ts';

export interface FakeDrive {
  readonly image: string;
  readonly device: string;
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

  /** @param elevated whoever mounts it: on a server only administrators may [H] */
  async mount(path: string, pid: number, elevated: boolean): Promise<MountEnd> {
    const { productType, devicePolicy, deniedDevice, driveLetters } = this.#behaviour;
    const file = this.#files.get(path);
    if (file === null) return no('0x80070002', 'The system cannot find the file specified.');
    if (productType !== 1 && !elevated)
      return no('0x80070522', 'A required privilege is not held by the client.');
    const items = await readImage(file.bytes);
    if (items === null) return no('0x80070570', 'The file or directory is corrupted and unreadable.');
    this.#telemetry.imageHandled(path, pid, false);
    if (devicePolicy === 'on') {
      // What Windows answers then, and which events it leaves behind, is not documented [?]; this is one way it may be.
      this.#telemetry.deviceForbidden();
      if (deniedDevice === 'no volume')
        return no(
          'NO_VOLUME',
          `${path} was attached, but no volume came up in 15 seconds; it is dismounted again`,
        );
      return no('0x800704EC', 'This program is blocked by group policy.');
    }
    const number = this.mounted.length;
    this.#telemetry.surfaced(path, number, 'online');
    const letter = [...'EFGHIJ'].find((free) => !this.mounted.some(({ root }) => root === `${free}:\\`));
    const root = driveLetters && letter !== undefined ? `${letter}:\\` : null;
    const drive = { image: file.path, device: `\\\\.\\CDROM${number}`, root, items };
    this.mounted.push(drive);
    return { is: 'mounted', drive };
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

function no(code: string, text: string): MountEnd {
  return { is: 'refused', code, text };
}
