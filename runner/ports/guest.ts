import type { UnpackerName, VolumeName } from '../model/scenario.ts';
import type { ControlId, ControlState, MountMethod, OpenMethod, Zone } from '../model/words.ts';
import type { Attempt, Call, Raw } from './call.ts';

/** Only a guest makes or joins one. */
export type GuestPath = string & { readonly brand: 'GuestPath' };

export interface Mounted {
  readonly id: string;
  readonly root: GuestPath;
  readonly image: GuestPath;
  /** Mount options as the guest's kernel keeps them, such as `noexec`. */
  readonly options: readonly string[];
  /** By which the guest's policy on devices knows the drive or disk that the image became, where it says so. */
  readonly hardwareIds?: readonly string[];
}

export interface GuestEntry {
  readonly path: GuestPath;
  /** Path in the image, with `/`. */
  readonly name: string;
  readonly type: 'file' | 'folder';
  readonly size: number;
  readonly sha256: string | null;
}

/** Who placed a file: rules tell a browser's file from another's. */
export type Placer = 'agent' | 'browser' | 'user';

export interface Placed {
  readonly path: GuestPath;
  /** Who did it in the end: where the guest can't do it as it was asked to, the nearest that it can. */
  readonly as: Placer;
}

/** What was taken out of an archive. */
export interface Unpacked {
  readonly root: GuestPath;
  /** Names are paths in the archive. */
  readonly entries: readonly GuestEntry[];
  /** Program and version, as it says itself. */
  readonly tool: string;
}

/** How an application shows a document. */
export interface Viewed {
  /** Program and version. */
  readonly application: string;
  readonly view: 'protected' | 'editable';
}

export interface GuestFacts {
  readonly build: string;
  /** The account that the harness works as in the guest. */
  readonly user: string;
  readonly elevated: boolean;
  /** Whether a user is logged on whose desktop can be used. */
  readonly desktop: boolean;
  /** Whether the owner of the machine has allowed the harness to run on it, in the machine itself. */
  readonly sentinel: boolean;
  readonly domainController: boolean;
  /** What else identifies the guest or explains its verdicts. */
  readonly details: Readonly<Record<string, string | number | boolean | null>>;
  readonly raw: readonly Raw[];
}

/** Something that this run left in the guest. */
export interface Residue {
  readonly kind: 'mount' | 'file' | 'process';
  readonly what: string;
}

export interface ProbedState {
  /** For an ISO image, where it is not the same for all. */
  readonly state: ControlState | 'unknown';
  /** Where it may not be the same for every kind of image: by the extension of the image's name, such as `.vhd`. */
  readonly ofImages?: Readonly<Record<string, ControlState | 'unknown'>>;
  /** Where it is not the same for every unpacker. */
  readonly ofUnpackers?: Readonly<Partial<Record<UnpackerName, ControlState | 'unknown'>>>;
  readonly raw: readonly Raw[];
}

/** What a scenario needs of a platform. Knows no drive letters by name, no PowerShell and no QMP. */
export interface Guest {
  readonly platform: 'reference' | 'windows';
  readonly modelled: readonly string[];
  facts(c: Call): Promise<GuestFacts>;
  /** The guest's clock, and the host's time before and after asking; all in milliseconds since 1970. */
  clock(c: Call): Promise<{ readonly guest: number; readonly sentAt: number; readonly receivedAt: number }>;
  posture(c: Call): Promise<ReadonlyMap<ControlId, ProbedState>>;
  place(
    file: { read(): AsyncIterable<Uint8Array>; readonly size: number },
    at: { readonly folder: 'downloads' | 'temp'; readonly name: string },
    as: Placer,
    c: Call,
  ): Promise<Attempt<Placed>>;
  mark(p: GuestPath, mark: string, by: 'stream' | 'attachment-manager', c: Call): Promise<Attempt<void>>;
  /** Takes the mark away as a user does it who unblocks the file. */
  unmark(p: GuestPath, c: Call): Promise<Attempt<void>>;
  /** The two ways to learn a zone, never merged: the stream's text, and what the platform maps the file to. */
  zone(
    p: GuestPath,
    c: Call,
  ): Promise<{ readonly stream: string | null; readonly mapped: Zone | null; readonly raw: readonly Raw[] }>;
  sha256(p: GuestPath, c: Call): Promise<string | null>;
  /**
   * Takes everything out of an archive, as the user would, into a new folder beside it, which has a number where the name is taken.
   * `unavailable`: the tool is not there.
   */
  unpack(archive: GuestPath, by: UnpackerName, c: Call): Promise<Attempt<Unpacked>>;
  /** Copies a file to a second volume, as the user would. `unavailable`: there is no such volume. */
  copyTo(volume: VolumeName, file: GuestPath, c: Call): Promise<Attempt<GuestPath>>;
  /**
   * Downloads the file at `url` with the user's browser and its own settings, mark included. `refused`: the browser did not get it.
   * `unavailable`: the guest has no network, or nobody's desktop.
   */
  download(url: string, name: string, c: Call): Promise<Attempt<Placed>>;
  mount(image: GuestPath, by: MountMethod, c: Call): Promise<Attempt<Mounted>>;
  /** Waits until the volume is gone. */
  unmount(m: Mounted, c: Call): Promise<Attempt<void>>;
  list(m: Mounted, c: Call): Promise<readonly GuestEntry[]>;
  open(
    file: GuestPath,
    by: OpenMethod,
    c: Call,
  ): Promise<Attempt<{ readonly pid: number | null; readonly exitCode: number | null }>>;
  /** Opens a document as the user would, reads how it is shown, and closes it. `unavailable`: no application of the kind is there. */
  view(document: GuestPath, c: Call): Promise<Attempt<Viewed>>;
  /** Copies of mounted files in a new folder in the user's temp folder, made as the user would. */
  copyOut(files: readonly GuestPath[], folder: string, c: Call): Promise<Attempt<readonly GuestPath[]>>;
  trace(marker: string, c: Call): Promise<Raw | null>;
  /** Empty proves clean. */
  residue(marker: string, c: Call): Promise<readonly Residue[]>;
  /** In the order given. */
  remove(residue: readonly Residue[], c: Call): Promise<Attempt<void>>;
}
