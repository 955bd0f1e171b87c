import type { Call } from '../../../ports/call.ts';
import { Gathering } from '../guest/gathering.ts';
import type { OperationRunner } from '../guest/operation-runner.ts';
import { nothing } from '../guest/windows-answers.ts';
import { inFolder } from '../guest/windows-host.ts';
import { canaryValue } from './log-answers.ts';
import type { WindowsSensor } from './windows-sensors.ts';

interface Canary {
  readonly sensor: WindowsSensor;
  readonly token: string;
}

/** Sends the canaries that are asked for at the same time by one operation in the guest. */
export class Canaries {
  readonly #runner: OperationRunner;
  readonly #image: Uint8Array;
  readonly #sending: Gathering<Canary, ReadonlyMap<string, string>>;

  /** @param image a small disk image, which is asked about and never mounted */
  constructor(runner: OperationRunner, image: Uint8Array) {
    this.#runner = runner;
    this.#image = image;
    this.#sending = new Gathering((canaries, c) => this.#sendAll(canaries, c));
  }

  /** Why the guest could not make it, or null: it was sent. */
  async send(sensor: WindowsSensor, token: string, c: Call): Promise<string | null> {
    return (await this.#sending.ask({ sensor, token }, c)).get(sensor) ?? null;
  }

  async #sendAll(canaries: readonly Canary[], c: Call): Promise<ReadonlyMap<string, string>> {
    const tokens = Object.fromEntries(canaries.map(({ sensor, token }) => [sensor, token]));
    const image = tokens.mounts === undefined ? null : await this.#bringImage(tokens.mounts, c);
    const { user } = this.#runner;
    try {
      const { silent } = await this.#runner.ask('canary', { tokens, image, user }, canaryValue, c);
      return new Map(silent.map(({ sensor, why }) => [sensor, why]));
    } finally {
      if (image !== null) await this.#takeBack(image, c);
    }
  }

  async #takeBack(image: string, c: Call): Promise<void> {
    await this.#runner.ask('remove', { residue: [{ kind: 'file', what: image }] }, nothing, c);
  }

  /** Not under the extension of an image: that would set off the rules that look for images. */
  async #bringImage(token: string, c: Call): Promise<string> {
    const path = inFolder(this.#runner.host, 'staged', `canary-${token}.staged`);
    await this.#runner.channel.put(ReadableStream.from([this.#image]), this.#image.length, path, c);
    return path;
  }
}
