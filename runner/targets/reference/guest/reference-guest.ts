import { basename, dirname, parse } from 'node:path/posix';
import { hostTime } from '../../../model/host-time.ts';
import type { UnpackerName, VolumeName } from '../../../model/scenario.ts';
import type { ControlId, MountMethod, OpenMethod } from '../../../model/words.ts';
import type { Attempt, Call, Raw } from '../../../ports/call.ts';
import type { Channel, Executed } from '../../../ports/channel.ts';
import type {
  Guest,
  GuestEntry,
  GuestFacts,
  GuestPath,
  Mounted,
  Placed,
  Placer,
  ProbedState,
  Residue,
  Unpacked,
  Viewed,
} from '../../../ports/guest.ts';
import { PeerError } from '../../json-lines/connection-errors.ts';
import { sensorOf } from '../telemetry/sensors.ts';
import { compressed } from './compressed.ts';
import {
  answerOf,
  copyAnswer,
  doneAnswer,
  mountAnswer,
  openAnswer,
  parseAnswer,
  postureAnswer,
  residueAnswer,
  unpackAnswer,
  zoneAnswer,
} from './guest-answers.ts';
import { GuestAnswerError } from './guest-errors.ts';
import { toInside, toWindows } from './guest-paths.ts';
import { listCommand, listing } from './listing.ts';
import { modelled } from './modelled.ts';
import { hasUnpacker, propagationOf } from './unpackers.ts';

const operations = '/motw/operations';
const folders = {
  downloads: '/c/Users/analyst/Downloads',
  temp: '/c/Users/analyst/AppData/Local/Temp',
} as const;
/** What an operation may print, in bytes. */
const maxOutput = 4 << 20;
/**
 * Images of at most this many bytes once they are compressed go along with the command: the agent reads its input letter by letter.
 * Larger ones are sent as a file first.
 */
const sentWithCommand = 4 << 20;
/** A trace is a marker, in bytes at most. */
const longestTrace = 4096;
/** How long an archive may take, in seconds: less than the harness waits for the operation. */
const unpackSeconds = 15;
/** How long an opened program may run before the guest stops waiting for its end, in seconds. */
const programSeconds = 5;

/** The reference guest's operations, each one program in it, reached through the guest agent. */
export class ReferenceGuest implements Guest {
  readonly platform = 'reference';
  static readonly modelled = modelled;
  readonly modelled = modelled;
  readonly #channel: Channel;

  constructor(channel: Channel) {
    this.#channel = channel;
  }

  async facts(c: Call): Promise<GuestFacts> {
    const result = await this.#run(['/bin/uname', '-rv'], c);
    return {
      build: text(result.stdout).trim(),
      user: 'analyst',
      elevated: false,
      desktop: false,
      sentinel: true,
      domainController: false,
      details: {},
      raw: [raw('uname', result.stdout)],
    };
  }

  async clock(
    c: Call,
  ): Promise<{ readonly guest: number; readonly sentAt: number; readonly receivedAt: number }> {
    const sentAt = hostTime();
    const guest = await this.#channel.now?.(c);
    if (guest === undefined) throw new GuestAnswerError('clock', 'the channel has no clock');
    return { guest, sentAt, receivedAt: hostTime() };
  }

  async posture(c: Call): Promise<ReadonlyMap<ControlId, ProbedState>> {
    const result = await this.#run([`${operations}/posture`], c);
    const answer = answerOf('posture', postureAnswer, result);
    const evidence = [raw('posture', result.stdout)];
    const states = new Map<ControlId, ProbedState>();
    for (const [id, state] of Object.entries(answer.controls)) {
      const ofUnpackers = id === 'archive-propagation' ? { ofUnpackers: propagationOf(state) } : {};
      states.set(id, { state, ...ofUnpackers, raw: evidence });
    }
    for (const [id, sensor] of sensorOf)
      states.set(id, { state: answer.sensors[sensor] === true ? 'on' : 'off', raw: evidence });
    return states;
  }

  async place(
    file: { read(): AsyncIterable<Uint8Array>; readonly size: number },
    at: { readonly folder: 'downloads' | 'temp'; readonly name: string },
    _as: Placer,
    c: Call,
  ): Promise<Attempt<Placed>> {
    const path = `${folders[at.folder]}/${at.name}`;
    const stdin = await compressed(file.read(), sentWithCommand);
    if (stdin !== null) {
      const argv = ['/bin/sh', '-c', 'gunzip | exec "$0" "$1"', `${operations}/place`, path];
      return attemptOf('place', await this.#run(argv, c, stdin), () => placedAt(path));
    }
    const staged = `/run/motw/staged-${at.name}`;
    await this.#channel.put(file.read(), file.size, staged, c);
    const placed = await this.#attempt('place', [path, staged], c, () => placedAt(path));
    await this.#attempt('remove', ['file', staged], c, () => undefined);
    return placed;
  }

  async mark(
    p: GuestPath,
    mark: string,
    by: 'stream' | 'attachment-manager',
    c: Call,
  ): Promise<Attempt<void>> {
    if (by === 'attachment-manager')
      return {
        is: 'unavailable',
        code: 'EOPNOTSUPP',
        text: 'there is no attachment manager here',
        raw: [],
      };
    return this.#attempt('mark', [toInside(p)], c, () => undefined, Buffer.from(mark));
  }

  async unmark(): Promise<Attempt<void>> {
    return { is: 'unavailable', code: 'EOPNOTSUPP', text: 'the reference guest takes no mark away', raw: [] };
  }

  async zone(p: GuestPath, c: Call): Promise<Awaited<ReturnType<Guest['zone']>>> {
    const result = await this.#run([`${operations}/zone`, toInside(p)], c);
    const answer = answerOf('zone', zoneAnswer, result);
    if (answer.is === 'refused') throw new GuestAnswerError('zone', `${answer.code} ${answer.text}`);
    return { stream: answer.stream, mapped: answer.mapped, raw: [raw('zone', result.stdout)] };
  }

  async sha256(p: GuestPath, c: Call): Promise<string | null> {
    const result = await this.#run(['/bin/busybox', 'sha256sum', toInside(p)], c);
    const hash = /^[0-9a-f]{64}/.exec(text(result.stdout))?.[0];
    if (result.code === 0 && hash !== undefined) return hash;
    if (/No such file/.test(text(result.stderr))) return null;
    throw new GuestAnswerError('sha256sum', `exit ${result.code}, ${text(result.stderr)}`);
  }

  async mount(image: GuestPath, by: MountMethod, c: Call): Promise<Attempt<Mounted>> {
    const result = await this.#run([`${operations}/mount`, by, toInside(image)], c);
    const answer = answerOf('mount', mountAnswer, result);
    const evidence = [raw('mount', result.stdout)];
    if (answer.is === 'refused') return { ...answer, raw: evidence };
    const value = { id: answer.id, root: toWindows(answer.root), image, options: answer.options };
    return { is: 'done', value, raw: evidence };
  }

  unmount(m: Mounted, c: Call): Promise<Attempt<void>> {
    return this.#attempt('remove', ['mount', toInside(m.root)], c, () => undefined);
  }

  list(m: Mounted, c: Call): Promise<readonly GuestEntry[]> {
    return this.#entries(toInside(m.root), c);
  }

  async open(file: GuestPath, _by: OpenMethod, c: Call): Promise<Awaited<ReturnType<Guest['open']>>> {
    const result = await this.#run([`${operations}/open`, toInside(file), String(programSeconds)], c);
    const answer = answerOf('open', openAnswer, result);
    const evidence = [raw('open', result.stdout)];
    if (answer.is === 'done')
      return { is: 'done', value: { pid: answer.pid, exitCode: answer.exitCode }, raw: evidence };
    return { ...answer, raw: evidence };
  }

  copyOut(files: readonly GuestPath[], folder: string, c: Call): Promise<Attempt<readonly GuestPath[]>> {
    const copies = files.map((file) => ({
      from: toInside(file),
      to: `${folders.temp}/${folder}/${basename(toInside(file))}`,
    }));
    const pairs = copies.flatMap(({ to, from }) => [to, from]);
    return this.#attempt('place', pairs, c, () => copies.map(({ to }) => toWindows(to)));
  }

  async download(): Promise<Attempt<Placed>> {
    return { is: 'unavailable', code: 'EOPNOTSUPP', text: 'not yet', raw: [] };
  }

  async unpack(archive: GuestPath, by: UnpackerName, c: Call): Promise<Attempt<Unpacked>> {
    if (!hasUnpacker(by))
      return { is: 'unavailable', code: 'EOPNOTSUPP', text: `there is no ${by} here`, raw: [] };
    const inside = toInside(archive);
    const args = [inside, by, String(unpackSeconds)];
    const result = await this.#run([`${operations}/unpack`, ...args], c);
    const answer = answerOf('unpack', unpackAnswer, result);
    const evidence = [raw('unpack', result.stdout)];
    if (answer.is === 'refused') return { ...answer, raw: evidence };
    const { root, tool } = answer;
    if (dirname(root) !== dirname(inside) || !basename(root).startsWith(parse(inside).name))
      throw new GuestAnswerError('unpack', `${root} is no folder of ${inside}`);
    // What git keeps for itself is nothing that was in the repository.
    const entries = (await this.#entries(root, c)).filter(({ name }) => !/^\.git(\/|$)/.test(name));
    return { is: 'done', value: { root: toWindows(root), entries, tool }, raw: evidence };
  }

  async copyTo(volume: VolumeName, file: GuestPath, c: Call): Promise<Attempt<GuestPath>> {
    const result = await this.#run([`${operations}/copy-to`, volume, toInside(file)], c);
    const answer = answerOf('copy-to', copyAnswer, result);
    const evidence = [raw('copy-to', result.stdout)];
    if (answer.is === 'refused') return { ...answer, raw: evidence };
    return { is: 'done', value: toWindows(answer.path), raw: evidence };
  }

  async view(): Promise<Attempt<Viewed>> {
    return { is: 'unavailable', code: 'EOPNOTSUPP', text: 'not yet', raw: [] };
  }

  async trace(marker: string, c: Call): Promise<Raw | null> {
    const path = `${folders.temp}/motw-harness-${marker}.txt`;
    try {
      return raw(
        toWindows(path),
        Buffer.concat(await Array.fromAsync(this.#channel.get(path, { ...c, maxBytes: longestTrace }))),
      );
    } catch (error) {
      if (error instanceof PeerError && /No such file/.test(error.reported)) return null;
      throw error;
    }
  }

  async residue(marker: string, c: Call): Promise<readonly Residue[]> {
    const result = await this.#run([`${operations}/residue`, marker], c);
    if (result.code !== 0 || result.truncated) throw new GuestAnswerError('residue', text(result.stderr));
    const lines = text(result.stdout)
      .split('\n')
      .filter((line) => line !== '');
    return lines.map((line) => parseAnswer('residue', residueAnswer, line));
  }

  remove(residue: readonly Residue[], c: Call): Promise<Attempt<void>> {
    return this.#attempt(
      'remove',
      residue.flatMap(({ kind, what }) => [kind, what]),
      c,
      () => undefined,
    );
  }

  async #entries(root: string, c: Call): Promise<readonly GuestEntry[]> {
    const result = await this.#run(listCommand(root), c);
    if (result.code !== 0 || result.truncated) throw new GuestAnswerError('list', text(result.stderr));
    return listing(root, text(result.stdout));
  }

  #run(argv: readonly string[], c: Call, stdin?: Uint8Array): ReturnType<Channel['exec']> {
    return this.#channel.exec(argv, { ...c, maxOutput, ...(stdin === undefined ? {} : { stdin }) });
  }

  async #attempt<T>(
    operation: string,
    args: readonly string[],
    c: Call,
    value: () => T,
    stdin?: Uint8Array,
  ): Promise<Attempt<T>> {
    return attemptOf(operation, await this.#run([`${operations}/${operation}`, ...args], c, stdin), value);
  }
}

function attemptOf<T>(operation: string, result: Executed, value: () => T): Attempt<T> {
  const answer = answerOf(operation, doneAnswer, result);
  const evidence = [raw(operation, result.stdout)];
  return answer.is === 'done' ? { is: 'done', value: value(), raw: evidence } : { ...answer, raw: evidence };
}

/** The guest knows one account, so whoever was asked for, that one wrote the file. */
function placedAt(inside: string): Placed {
  return { path: toWindows(inside), as: 'user' };
}

function text(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('utf8');
}

function raw(source: string, bytes: Uint8Array): Raw {
  return { source, media: 'application/json', bytes };
}
