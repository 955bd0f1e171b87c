import { setTimeout as pause } from 'node:timers/promises';
import type { ContainerName } from '../../model/scenario.ts';
import { fromOutside, type MountMethod, type Zone } from '../../model/words.ts';
import type { Attempt, Call } from '../../ports/call.ts';
import type { Guest, GuestPath, Mounted } from '../../ports/guest.ts';
import type { BuiltImage } from '../../ports/image-builder.ts';
import type { Session } from '../../ports/target.ts';

/** How an image is tried. */
export interface Condition {
  readonly container: ContainerName;
  readonly marked: boolean;
  readonly by: MountMethod;
}

/** The image of a trial. */
export interface TrialImage {
  readonly built: BuiltImage;
  readonly name: string;
  readonly marker: string;
  /** Path in the image of the file whose zone is asked for. */
  readonly subject: string;
}

/** What a mounted image is, as the guest shows it. */
interface Volume {
  /** By which a policy on devices knows the drive or disk. */
  readonly hardwareIds: readonly string[];
  /** Files that are on the volume and not in the image: the guest wrote them. */
  readonly added: readonly string[];
}

/** How a file is treated. */
export interface Zones {
  readonly stream: string | null;
  readonly mapped: Zone | null;
}

/** What VHDMP wrote of a trial's image, without names. */
interface MountEvent {
  readonly id: number;
  readonly getInfoOnly: string | null;
  readonly type: string | null;
}

export interface Trial extends Condition {
  /** Of the image itself, before it is mounted. */
  readonly image: Zones;
  readonly mount: {
    readonly is: Attempt<unknown>['is'];
    readonly code: string | null;
    readonly text: string | null;
  };
  /** Null where nothing was mounted. */
  readonly volume: Volume | null;
  /** Of a file in it; null where nothing was mounted. */
  readonly inside: Zones | null;
  /** The same, once the mark was taken off the mounted image; null where it had none, or nothing was mounted. */
  readonly unblocked: Zones | null;
  /** Whether the image is byte for byte the one that was placed; null where nothing was mounted. */
  readonly unchanged: boolean | null;
  /** In their order; null where the log can not be read here. */
  readonly events: readonly MountEvent[] | null;
}

/**
 * One image placed, marked or not, mounted, asked about, and unmounted. What it leaves is for the caller to take away.
 *
 * @param settleMs how long after a mount its events are waited for
 */
export async function tried(
  { container, marked, by }: Condition,
  { built, name, marker, subject }: TrialImage,
  { guest, sources }: Session,
  settleMs: number,
  c: Call,
): Promise<Trial> {
  const placed = done(
    'place',
    await guest.place(
      { read: () => built.read(), size: built.manifest.size },
      { folder: 'downloads', name },
      'user',
      c,
    ),
  );
  const mark = '[ZoneTransfer]\r\nZoneId=3\r\n';
  if (marked) done('mark', await guest.mark(placed.path, mark, 'stream', c));
  const image = await zonesOf(guest, placed.path, c);
  const log = sources.find(({ id }) => id === 'mounts');
  const before = (await log?.cursor(c)) ?? null;
  const mounting = await guest.mount(placed.path, by, c);
  const mounted = mounting.is === 'done' ? mounting.value : null;
  const volume = mounted === null ? null : await volumeOf(guest, mounted, built, c);
  const inside = mounted === null ? null : await zonesInside(guest, mounted, subject, c);
  let unblocked: Zones | null = null;
  let unchanged: boolean | null = null;
  if (mounted !== null) {
    if (marked) {
      done('unmark', await guest.unmark(placed.path, c));
      unblocked = await zonesInside(guest, mounted, subject, c);
    }
    done('unmount', await guest.unmount(mounted, c));
    unchanged = (await guest.sha256(placed.path, c)) === built.manifest.sha256;
  }
  await pause(settleMs, undefined, { signal: c.signal });
  const events = log === undefined || before === null ? null : await eventsOf(log, before, marker, c);
  const mount = inShort(mounting);
  return { container, marked, by, image, mount, volume, inside, unblocked, unchanged, events };
}

async function zonesOf(guest: Guest, path: GuestPath, c: Call): Promise<Zones> {
  const { stream, mapped } = await guest.zone(path, c);
  return { stream, mapped };
}

async function zonesInside(guest: Guest, mounted: Mounted, subject: string, c: Call): Promise<Zones | null> {
  const entry = (await guest.list(mounted, c)).find(({ name }) => name === subject);
  return entry === undefined ? null : zonesOf(guest, entry.path, c);
}

async function volumeOf(guest: Guest, mounted: Mounted, { manifest }: BuiltImage, c: Call): Promise<Volume> {
  const known = manifest.files.map(({ path }) => path);
  const added = (await guest.list(mounted, c)).filter(
    ({ type, name }) => type === 'file' && !known.includes(name),
  );
  return { hardwareIds: mounted.hardwareIds ?? [], added: added.map(({ name }) => name) };
}

async function eventsOf(
  log: Session['sources'][number],
  from: string,
  marker: string,
  c: Call,
): Promise<readonly MountEvent[] | null> {
  const events: MountEvent[] = [];
  for await (const { event } of log.read(from, c, { fresh: true })) {
    const { System, EventData } = event.Event;
    if (!JSON.stringify(EventData ?? {}).includes(marker)) continue;
    const text = (field: string) => (EventData?.[field] === undefined ? null : String(EventData[field]));
    events.push({ id: System.EventID, getInfoOnly: text('GetInfoOnly'), type: text('VhdType') });
  }
  return (await log.missing(c)).length > 0 && events.length === 0 ? null : events;
}

function inShort(mounting: Attempt<Mounted>): Trial['mount'] {
  const { is } = mounting;
  const code = is === 'refused' || is === 'unavailable' ? mounting.code : null;
  return { is, code, text: is === 'done' ? null : mounting.text };
}

function done<T>(operation: string, attempt: Attempt<T>): T {
  if (attempt.is === 'done') return attempt.value;
  const code = attempt.is === 'prompted' ? 'PROMPTED' : attempt.code;
  throw new Error(`${operation} was ${attempt.is} (${code})`);
}

/** Whether a file is treated as one from outside. */
export function outside(zones: Zones | null): boolean | null {
  return zones === null || zones.mapped === null ? null : fromOutside(zones.mapped);
}
