import type { ControlId, MountMethod, OpenMethod, Zone } from '../../runner/model/words.ts';
import type { Attempt, Raw } from '../../runner/ports/call.ts';
import type { Guest, GuestPath, Mounted, Placed, ProbedState, Residue } from '../../runner/ports/guest.ts';
import { contentsOf, type FakeDisk, sha256 } from './fake-disk.ts';
import { downloads, events, type FakeTelemetry, temp } from './fake-telemetry.ts';
import type { Faults } from './faults.ts';

const cannot = { is: 'unavailable', code: 'EOPNOTSUPP', text: 'the fake has none', raw: [] } as const;

/** A guest in memory that does what it says, but for its faults. */
export class FakeGuest implements Guest {
  readonly platform = 'reference';
  readonly modelled: readonly string[] = [];
  readonly #disk: FakeDisk;
  readonly #telemetry: FakeTelemetry;
  readonly #faults: Faults;
  /** Images that were placed here in this run, over all boots. */
  readonly #placed: string[];
  #pid = 100;

  constructor(disk: FakeDisk, telemetry: FakeTelemetry, faults: Faults, placed: string[]) {
    this.#disk = disk;
    this.#telemetry = telemetry;
    this.#faults = faults;
    this.#placed = placed;
  }

  async facts(): Promise<Awaited<ReturnType<Guest['facts']>>> {
    return {
      ...{ build: 'fake', user: 'analyst', elevated: false, desktop: false, sentinel: true },
      ...{ domainController: false, details: {}, raw: [] },
    };
  }

  async unpack() {
    return cannot;
  }

  async copyTo() {
    return cannot;
  }

  async view() {
    return cannot;
  }

  async download(url: string, name: string): Promise<Attempt<Placed>> {
    const { browser } = this.#faults;
    if (browser === undefined) return cannot;
    const got = await browser(url);
    if (got === null) return refused('NOT_DOWNLOADED', 'the browser shows "not allowed here"');
    const path = `${downloads}\\${name}`;
    this.#disk.files.set(path, { bytes: got.bytes, mark: `[ZoneTransfer]\r\nZoneId=${got.zone}\r\n` });
    this.#telemetry.write('files', events.created(path, this.#telemetry.now()));
    return done({ path: path as GuestPath, as: 'browser' });
  }

  async clock() {
    const sentAt = Date.now();
    return { guest: Date.parse(this.#telemetry.now()), sentAt, receivedAt: Date.now() };
  }

  async posture(): Promise<ReadonlyMap<ControlId, ProbedState>> {
    const probed = [...this.#telemetry.states].map(([id, state]): [ControlId, ProbedState] => {
      return [id, { state: state === 'broken' || state === 'rule-off' ? 'on' : state, raw: [] }];
    });
    return new Map(probed);
  }

  async place(
    file: { read(): AsyncIterable<Uint8Array> },
    at: { readonly folder: 'downloads' | 'temp'; readonly name: string },
  ): Promise<Attempt<Placed>> {
    if (this.#faults.placing === 'refused') return refused('EACCES', 'the folder may not be written');
    const path = `${at.folder === 'downloads' ? downloads : temp}\\${at.name}`;
    this.#disk.files.set(path, { bytes: Buffer.concat(await Array.fromAsync(file.read())), mark: null });
    this.#telemetry.write('files', events.created(path, this.#telemetry.now()));
    this.#neighbour();
    this.#placed.push(path);
    return done({ path: path as GuestPath, as: 'user' });
  }

  async mark(p: GuestPath, mark: string): Promise<Attempt<void>> {
    const file = this.#disk.files.get(p);
    if (file === undefined) return refused('ENOENT', 'no such file');
    if (this.#faults.marking === 'lost') return done(undefined);
    this.#disk.files.set(p, { ...file, mark });
    this.#telemetry.write('streams', events.marked(p, mark, this.#telemetry.now()));
    return done(undefined);
  }

  async unmark(p: GuestPath): Promise<Attempt<void>> {
    const file = this.#disk.files.get(p);
    if (file === undefined) return refused('ENOENT', 'no such file');
    if (this.#faults.unmarking !== 'lost') this.#disk.files.set(p, { ...file, mark: null });
    return done(undefined);
  }

  async zone(p: GuestPath) {
    const stream = this.#disk.files.get(p)?.mark ?? null;
    return { stream, mapped: this.#zoneOf(p), raw: [] };
  }

  async sha256(p: GuestPath): Promise<string | null> {
    const bytes = this.#disk.read(p);
    return bytes === null ? null : sha256(bytes);
  }

  async mount(image: GuestPath, by: MountMethod): Promise<Attempt<Mounted>> {
    if (this.#cannot(by)) return unavailable;
    this.#neighbour();
    if (this.#faults.image === 'taken away') this.#disk.files.delete(image);
    const bytes = this.#disk.files.get(image)?.bytes;
    if (bytes === undefined) return refused('ENOENT', 'no such file');
    if (by === 'double-click' && this.#acts('mount-verb'))
      return refused('ERROR_NO_ASSOCIATION', 'no program is associated with it');
    if (this.#acts('virtual-drive-policy')) return refused('ENODEV', 'there is no virtual drive');
    const { volume } = this.#faults;
    const contents = volume === 'empty' ? new Map<string, Buffer>() : contentsOf(bytes);
    if (volume === 'other content') contents.set('readme.txt', Buffer.from('something else'));
    const root = this.#disk.mount(image, contents);
    if (volume === undefined) this.#telemetry.write('mounts', events.mounted(image, this.#telemetry.now()));
    const options = ['ro', ...(this.#acts('deny-optical-execute') ? ['noexec'] : [])];
    return done({ id: root, root: root as GuestPath, image, options });
  }

  async unmount(m: Mounted): Promise<Attempt<void>> {
    this.#disk.mounts.delete(m.root);
    return done(undefined);
  }

  async list({ root }: Mounted) {
    const { contents } = this.#disk.mounts.get(root) ?? { contents: new Map<string, Buffer>() };
    return [...contents].map(([name, bytes]) => ({
      path: `${root}${name.replaceAll('/', '\\')}` as GuestPath,
      name,
      type: 'file' as const,
      size: bytes.length,
      sha256: sha256(bytes),
    }));
  }

  async open(file: GuestPath, by: OpenMethod): Promise<Awaited<ReturnType<Guest['open']>>> {
    if (this.#cannot(by)) return unavailable;
    this.#neighbour();
    const pid = ++this.#pid;
    const mounted = this.#disk.mounts.has(file.slice(0, 3));
    if (mounted && this.#acts('deny-optical-execute')) return refused('EACCES', 'permission denied');
    const gate = this.#telemetry.states.get('launch-gate');
    if ((this.#zoneOf(file) ?? 0) >= 3 && (gate === 'on' || gate === 'warn')) {
      this.#telemetry.decide('launch-gate', gate === 'on' ? 'block' : 'warn', file, pid);
      return gate === 'on'
        ? refused('EPERM', 'the launch gate refused')
        : { is: 'prompted', text: 'this program is not known', raw: [] };
    }
    if (this.#faults.opening === 'without trace') return done({ pid, exitCode: 0 });
    this.#telemetry.write('processes', events.started(file, pid, this.#telemetry.now()));
    const marker = this.#disk.read(file.replace(/[^\\]*$/, 'marker.txt'));
    if (marker === null) return done({ pid, exitCode: 2 });
    this.#disk.files.set(tracePath(marker.toString().trim()), { bytes: marker, mark: null });
    return done({ pid, exitCode: 0 });
  }

  async copyOut(files: readonly GuestPath[], folder: string): Promise<Attempt<readonly GuestPath[]>> {
    const copies = files.map((file) => {
      const path = `${temp}\\${folder}\\${file.replace(/^.*\\/, '')}`;
      this.#disk.files.set(path, { bytes: this.#disk.read(file) ?? Buffer.alloc(0), mark: null });
      return path as GuestPath;
    });
    return done(copies);
  }

  async trace(marker: string): Promise<Raw | null> {
    const bytes = this.#disk.files.get(tracePath(marker))?.bytes;
    return bytes === undefined ? null : { source: tracePath(marker), media: 'text/plain', bytes };
  }

  async residue(marker: string): Promise<readonly Residue[]> {
    const { mounts, files } = this.#disk.carrying(marker);
    return [
      ...mounts.map((what) => ({ kind: 'mount' as const, what })),
      ...files.map((what) => ({ kind: 'file' as const, what })),
    ];
  }

  async remove(residue: readonly Residue[]): Promise<Attempt<void>> {
    const [first] = this.#placed;
    const { residue: fault } = this.#faults;
    for (const { kind, what } of residue) {
      const stays =
        (fault === 'trace stays' && what.includes('motw-harness-')) ||
        (fault === 'first image stays' && what === first);
      if (kind === 'mount') this.#disk.mounts.delete(what);
      else if (!stays) this.#disk.files.delete(what);
    }
    return done(undefined);
  }

  #cannot(by: MountMethod | OpenMethod): boolean {
    const { desktop } = this.#faults;
    return desktop === 'nothing at all' || (desktop === 'none' && by === 'double-click');
  }

  /** `broken` is configured, and does nothing. */
  #acts(control: ControlId): boolean {
    return this.#telemetry.states.get(control) === 'on';
  }

  #zoneOf(path: string): Zone | null {
    const mounted = this.#disk.mounts.get(path.slice(0, 3));
    if (mounted === undefined) return zoneIn(this.#disk.files.get(path)?.mark ?? null);
    const { innerZone } = this.#faults;
    if (innerZone !== undefined) return innerZone === 'always' ? 3 : null;
    return this.#acts('motw-propagation') ? this.#zoneOf(mounted.image) : null;
  }

  /** Somebody else does the same on this machine, or the log is late with what the arm before did. */
  #neighbour(): void {
    const { neighbour } = this.#faults;
    if (neighbour === 'another run') this.#telemetry.writeForeign();
    const before = this.#placed.filter((path) => !this.#disk.files.has(path));
    if (neighbour === 'the arm before') {
      const aMinuteAgo = new Date(Date.parse(this.#telemetry.now()) - 60_000).toISOString();
      for (const path of before) this.#telemetry.writeForeign(path, aMinuteAgo);
    }
  }
}

const unavailable = { is: 'unavailable', code: 'NO_DESKTOP', text: 'nobody is logged on', raw: [] } as const;

function tracePath(marker: string): string {
  return `${temp}\\motw-harness-${marker}.txt`;
}

function zoneIn(mark: string | null): Zone | null {
  const digit = /^ZoneId=([0-4])/m.exec(mark ?? '')?.[1];
  return digit === undefined ? null : (Number(digit) as Zone);
}

function done<T>(value: T): Attempt<T> {
  return { is: 'done', value, raw: [] };
}

function refused(code: string, text: string): Attempt<never> {
  return { is: 'refused', code, text, raw: [] };
}
