import { hostTime } from '../../../model/host-time.ts';
import type { UnpackerName, VolumeName } from '../../../model/scenario.ts';
import type { ControlId, MountMethod, OpenMethod } from '../../../model/words.ts';
import type { Attempt, Call, Raw } from '../../../ports/call.ts';
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
import { copyToVolume } from './delivering/copying.ts';
import { downloadByBrowser } from './delivering/downloading.ts';
import { entriesBelow } from './delivering/entries-below.ts';
import { unpackArchive } from './delivering/unpacking.ts';
import type { DesktopPrompts } from './desktop-prompts.ts';
import { askedSeconds } from './desktop-tasks.ts';
import { type GuestKnowledge, guestFacts } from './guest-knowledge.ts';
import { GuestOperationError } from './guest-operation-error.ts';
import { probedPosture } from './guest-posture.ts';
import type { Answer } from './operation-answer.ts';
import { doneOf, type OperationRunner } from './operation-runner.ts';
import { placeFile } from './placing.ts';
import {
  clockValue,
  mountValue,
  nothing,
  openValue,
  pathsValue,
  residueValue,
  sha256Value,
  traceValue,
  viewValue,
  zoneValue,
} from './windows-answers.ts';

/** What a volume answers that can hold no streams: an invalid function, name or parameter, or what it does not support [M]. */
const withoutStreams: readonly string[] = ['0x80070001', '0x80070032', '0x80070057', '0x8007007B'];

/**
 * A Windows machine as a guest, by PowerShell operations in it. Written to what Microsoft documents; what is not documented is asked
 * of the guest, never assumed.
 */
export class WindowsGuest implements Guest {
  readonly platform = 'windows';
  readonly modelled: readonly string[] = [];
  readonly #runner: OperationRunner;
  readonly #knowledge: GuestKnowledge;
  readonly #prompts: DesktopPrompts;

  constructor(runner: OperationRunner, knowledge: GuestKnowledge, prompts: DesktopPrompts) {
    this.#runner = runner;
    this.#knowledge = knowledge;
    this.#prompts = prompts;
  }

  async facts(c: Call): Promise<GuestFacts> {
    return guestFacts(await this.#knowledge.get(c));
  }

  /** The channel's own clock where it has one: it is read without starting a program, and so more exactly. */
  async clock(c: Call): Promise<Awaited<ReturnType<Guest['clock']>>> {
    const { channel } = this.#runner;
    await this.#runner.scriptFolder(c);
    const sentAt = hostTime();
    const guest =
      channel.now === undefined
        ? (await this.#runner.ask('clock', {}, clockValue, c)).unixMs
        : await channel.now(c);
    return { guest, sentAt, receivedAt: hostTime() };
  }

  posture(c: Call): Promise<ReadonlyMap<ControlId, ProbedState>> {
    return probedPosture(this.#runner, c);
  }

  place(
    file: Parameters<Guest['place']>[0],
    at: Parameters<Guest['place']>[1],
    as: Placer,
    c: Call,
  ): Promise<Attempt<Placed>> {
    return placeFile(this.#runner, file, at, as, c);
  }

  mark(p: GuestPath, text: string, by: 'stream' | 'attachment-manager', c: Call): Promise<Attempt<void>> {
    return this.#runner.run('mark', { path: p, text, by }, nothing, c);
  }

  unmark(p: GuestPath, c: Call): Promise<Attempt<void>> {
    return this.#runner.run('unmark', { path: p }, nothing, c);
  }

  /** Windows maps every file, one without any mark to 0 (the local machine): that it could not be asked is no zone, and a fault. */
  async zone(p: GuestPath, c: Call): Promise<Awaited<ReturnType<Guest['zone']>>> {
    const answer = await this.#runner.run('zone', { path: p }, zoneValue, c);
    const { stream, mapped, streamFailure, mapFailure } = doneOf('zone', answer);
    if (streamFailure && !withoutStreams.includes(streamFailure.code))
      throw new GuestOperationError('zone', streamFailure.code, streamFailure.text);
    if (mapped === null) {
      const { code, text } = mapFailure ?? { code: 'NOT_MAPPED', text: `${p} maps to no zone` };
      throw new GuestOperationError('zone', code, text);
    }
    return { stream, mapped, raw: answer.raw };
  }

  async sha256(p: GuestPath, c: Call): Promise<string | null> {
    return (await this.#runner.ask('sha256', { path: p }, sha256Value, c)).sha256;
  }

  async mount(image: GuestPath, by: MountMethod, c: Call): Promise<Attempt<Mounted>> {
    const args = { path: image };
    const mounted = await refusedWhereGone(
      by === 'double-click'
        ? this.#runner.onDesktop('double-click-mount', args, mountValue, c)
        : this.#runner.run('mount', args, mountValue, c),
    );
    this.#prompts.note(image, mounted);
    if (mounted.is !== 'done') return mounted;
    const { device, root, options, hardwareIds } = mounted.value;
    const value = {
      id: device,
      root: root as GuestPath,
      image,
      options,
      ...(hardwareIds && { hardwareIds }),
    };
    return { is: 'done', value, raw: mounted.raw };
  }

  unmount(m: Mounted, c: Call): Promise<Attempt<void>> {
    return this.#runner.run('unmount', { path: m.image }, nothing, c);
  }

  list({ root }: Mounted, c: Call): Promise<readonly GuestEntry[]> {
    return entriesBelow(this.#runner, root, c);
  }

  async open(file: GuestPath, by: OpenMethod, c: Call): Promise<Awaited<ReturnType<Guest['open']>>> {
    const args = { path: file, seconds: askedSeconds['double-click-open'] };
    if (by === 'create-process') return refusedWhereGone(this.#runner.run('open', args, openValue, c));
    const opened = await refusedWhereGone(this.#runner.onDesktop('double-click-open', args, openValue, c));
    this.#prompts.note(file, opened);
    return opened;
  }

  async copyOut(
    files: readonly GuestPath[],
    folder: string,
    c: Call,
  ): Promise<Attempt<readonly GuestPath[]>> {
    const { user } = this.#runner;
    const args = { files, folder };
    const byUser = await this.#runner.onDesktop('copy-out', args, pathsValue, c);
    const copied =
      byUser.is === 'unavailable'
        ? await this.#runner.run('copy-out', { ...args, user }, pathsValue, c)
        : byUser;
    if (copied.is !== 'done') return copied;
    return { is: 'done', value: copied.value.paths as GuestPath[], raw: copied.raw };
  }

  download(url: string, name: string, c: Call): Promise<Attempt<Placed>> {
    return downloadByBrowser(this.#runner, url, name, c);
  }

  unpack(archive: GuestPath, by: UnpackerName, c: Call): Promise<Attempt<Unpacked>> {
    const noted = (answer: Answer<unknown>) => this.#prompts.note(archive, answer);
    return refusedWhereGone(unpackArchive(this.#runner, archive, by, noted, c));
  }

  copyTo(volume: VolumeName, file: GuestPath, c: Call): Promise<Attempt<GuestPath>> {
    return refusedWhereGone(copyToVolume(this.#runner, volume, file, c));
  }

  async view(document: GuestPath, c: Call): Promise<Attempt<Viewed>> {
    const viewed = await refusedWhereGone(
      this.#runner.onDesktop('double-click-view', { path: document }, viewValue, c),
    );
    this.#prompts.note(document, viewed);
    return viewed;
  }

  async trace(marker: string, c: Call): Promise<Raw | null> {
    const { user } = this.#runner;
    const { text } = await this.#runner.ask('trace', { marker, user }, traceValue, c);
    if (text === null) return null;
    return { source: `motw-harness-${marker}.txt`, media: 'text/plain', bytes: Buffer.from(text) };
  }

  async residue(marker: string, c: Call): Promise<readonly Residue[]> {
    const { user } = this.#runner;
    return (await this.#runner.ask('residue', { marker, user }, residueValue, c)).residue;
  }

  remove(residue: readonly Residue[], c: Call): Promise<Attempt<void>> {
    const things = residue.map(({ kind, what }) => ({ kind, what }));
    return this.#runner.run('remove', { residue: things }, nothing, c);
  }
}

type Gone = Extract<Answer<never>, { is: 'refused' }>;

/** A file that is not there any more may have been taken away, which is for others to judge; so it is no fault of the operation. */
async function refusedWhereGone<A extends Attempt<unknown>>(asked: Promise<A>): Promise<A | Gone> {
  try {
    return await asked;
  } catch (error) {
    if (!(error instanceof GuestOperationError) || error.code !== 'NO_FILE') throw error;
    return { is: 'refused', code: error.code, text: error.message, raw: [], shown: null };
  }
}
