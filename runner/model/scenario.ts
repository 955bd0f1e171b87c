import type { Expectation } from './expectation.ts';
import type { ControlId, StepName } from './words.ts';

export const postureNames = [
  'hardened',
  'locked-down',
  'no-execute',
  'patched',
  'unhardened',
  'blind',
] as const;
export type PostureName = (typeof postureNames)[number];

/** What a target can be. */
export const platformNames = ['reference', 'windows'] as const;
export type PlatformName = (typeof platformNames)[number];

/** What a scenario's image can be made as. `udf` has an ISO 9660 tree beside it; the last three are disks, or what is on one. */
export const containerNames = ['iso', 'udf', 'img', 'vhd', 'vhdx'] as const;
export type ContainerName = (typeof containerNames)[number];

/** An archive instead of a disk image: it is unpacked, not mounted. `git`: a bundle of a repository with one commit. */
export const archiveNames = ['zip', '7z', 'tar', 'git'] as const;
export type ArchiveName = (typeof archiveNames)[number];

export function isArchive(container: ContainerName | ArchiveName): container is ArchiveName {
  return archiveNames.some((name) => name === container);
}

/** How the image comes to the target. `placed`: by the channel. The others go through a gateway first. */
export const wayNames = ['placed', 'web', 'mail'] as const;
export type WayName = (typeof wayNames)[number];
export type GatewayWay = Exclude<WayName, 'placed'>;

/** How the image hides from a filter on its way; its name can hide it, too. `query-string` and `chunked` are of the web alone. */
export const disguiseNames = ['wrong-content-type', 'query-string', 'chunked', 'inside-zip'] as const;
export type DisguiseName = (typeof disguiseNames)[number];

/**
 * What takes things out of an archive. `explorer`: the shell's "Extract all". Of 7-Zip: `7-zip` its command line, `7-zip-snz` the same
 * with `-snz`, `7-zip-button` its Extract button, `7-zip-window` opening from its window.
 */
export const unpackerNames = [
  'explorer',
  '7-zip',
  '7-zip-snz',
  '7-zip-button',
  '7-zip-window',
  'tar',
  'expand-archive',
  'unzip',
  'git',
] as const;
export type UnpackerName = (typeof unpackerNames)[number];

/** A second volume of the target, by its file system. */
export const volumeNames = ['fat', 'ntfs'] as const;
export type VolumeName = (typeof volumeNames)[number];

/** One file or folder inside the image. */
interface ImageFile {
  /** Path in the image, with `/`. */
  readonly path: string;
  /**
   * `payload`: the benign program. `marker`: marker.txt. `text`: the given text. `shortcut`: starts the payload at `to`. `document`: a Word
   * document. `antivirus-test`: the EICAR test file.
   */
  readonly content:
    | { readonly is: 'payload' }
    | { readonly is: 'marker' }
    | { readonly is: 'text'; readonly text: string }
    | { readonly is: 'shortcut'; readonly to: string }
    | { readonly is: 'document' }
    | { readonly is: 'antivirus-test' };
  readonly hidden: boolean;
}

/** One way of doing the technique, and which controls it exercises. */
export interface Scenario {
  readonly id: string;
  readonly title: string;
  readonly technique: string;
  readonly atomic: { readonly number: number; readonly guid: string } | null;
  readonly description: string;
  readonly references: readonly string[];
  /** The targets that it can be run on. */
  readonly platforms: readonly PlatformName[];
  readonly image: {
    readonly container: ContainerName | ArchiveName;
    /** File name with `{marker}` in it. */
    readonly name: string;
    /** Volume label with `{marker}` in it. */
    readonly label: string;
    readonly files: readonly ImageFile[];
    /** Paths of folders that have the hidden attribute. */
    readonly hiddenFolders: readonly string[];
  };
  readonly deliver: {
    readonly by: WayName;
    readonly disguise: DisguiseName | null;
    readonly folder: 'downloads' | 'temp';
    readonly as: 'agent' | 'browser' | 'user';
    readonly zone: 3 | 4;
    /** Once it was proven marked, the mark is taken away as a user does it who unblocks the file. */
    readonly unblock: boolean;
    /** What takes the files out of the archive, or the image out of the ZIP archive that it came in; null: nothing is unpacked. */
    readonly unpack: UnpackerName | null;
    /** The volume to which the user then copies the image, to go on from there; null: it stays where it is. */
    readonly copyTo: VolumeName | null;
  };
  /** Path in the image of the file whose zone is read, and which is opened if there is an open step. */
  readonly subject: string;
  readonly steps: readonly StepName[];
  readonly controls: readonly ControlId[];
  /** Per posture of the reference target, per control; empty for a scenario that is not for it. */
  readonly expect: Readonly<Partial<Record<PostureName, Readonly<Record<ControlId, Expectation>>>>>;
}
