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

/** One file or folder inside the image. */
interface ImageFile {
  /** Path in the image, with `/`. */
  readonly path: string;
  /** `payload`: the benign program. `marker`: marker.txt. `text`: the given text. `shortcut`: starts the payload at `to`. */
  readonly content:
    | { readonly is: 'payload' }
    | { readonly is: 'marker' }
    | { readonly is: 'text'; readonly text: string }
    | { readonly is: 'shortcut'; readonly to: string };
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
    readonly container: ContainerName;
    /** File name with `{marker}` in it. */
    readonly name: string;
    /** Volume label with `{marker}` in it. */
    readonly label: string;
    readonly files: readonly ImageFile[];
    /** Paths of folders that have the hidden attribute. */
    readonly hiddenFolders: readonly string[];
  };
  readonly deliver: {
    readonly folder: 'downloads' | 'temp';
    readonly as: 'agent' | 'browser' | 'user';
    readonly zone: 3 | 4;
    /** Once it was proven marked, the mark is taken away as a user does it who unblocks the file. */
    readonly unblock: boolean;
  };
  /** Path in the image of the file whose zone is read, and which is opened if there is an open step. */
  readonly subject: string;
  readonly steps: readonly StepName[];
  readonly controls: readonly ControlId[];
  /** Per posture of the reference target, per control; empty for a scenario that is not for it. */
  readonly expect: Readonly<Partial<Record<PostureName, Readonly<Record<ControlId, Expectation>>>>>;
}
