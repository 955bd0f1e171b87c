import { createHash } from 'node:crypto';
import type { JsonObject } from '../../../../runner/model/observation.ts';
import type { Call } from '../../../../runner/ports/call.ts';
import type { Channel, Executed } from '../../../../runner/ports/channel.ts';
import { ConnectionClosedError } from '../../../../runner/targets/json-lines/connection-errors.ts';
import { type FakeAnswer, fault } from './answers.ts';
import type { FakeOperation, FakeWindows } from './fake-windows.ts';
import { archiveOperations } from './operations/archives.ts';
import { desktop } from './operations/desktop.ts';
import { fileOperations } from './operations/files.ts';
import { imageOperations } from './operations/images.ts';
import { logOperations } from './operations/logs.ts';
import { systemOperations } from './operations/system.ts';

const operations: Readonly<Record<string, FakeOperation>> = {
  ...systemOperations,
  ...fileOperations,
  ...imageOperations,
  ...archiveOperations,
  ...logOperations,
  desktop,
};

/** The way into a fake Windows: it takes PowerShell's command lines and answers for the scripts, which must have been brought there. */
export class FakeChannel implements Channel {
  readonly epoch: number;
  readonly windows: FakeWindows;
  /** Operations in the order in which they were asked for. */
  readonly asked: string[] = [];
  readonly #alive: () => boolean;
  #cut = false;

  constructor(epoch: number, windows: FakeWindows, alive: () => boolean) {
    this.epoch = epoch;
    this.windows = windows;
    this.#alive = alive;
  }

  async exec(
    argv: readonly string[],
    o: Call & { readonly stdin?: Uint8Array; readonly maxOutput: number },
  ): Promise<Executed> {
    this.#reach(o);
    if (argv[0] !== 'powershell.exe') throw new Error(`the fake has no ${argv[0]}`);
    const [how, what = ''] = argv.slice(-2);
    if (how === '-EncodedCommand')
      return said(this.#folderCommand(Buffer.from(what, 'base64').toString('utf16le')));
    if (how !== '-File' || this.windows.files.get(what) === null)
      return said('', `The argument '${what}' to the -File parameter does not exist.`, -196608);
    const answer = await this.#operate(what.replace(/^.*\\/, '').replace(/\.ps1$/, ''), o.stdin);
    this.#reach(o);
    return said(`${JSON.stringify(answer)}\n`);
  }

  async put(
    from: AsyncIterable<Uint8Array>,
    _size: number,
    to: string,
    c: Call,
  ): Promise<{ readonly sha256: string }> {
    this.#reach(c);
    const bytes = Buffer.concat(await Array.fromAsync(from));
    this.windows.writeFile(to, bytes, this.windows.account('agent'));
    return { sha256: createHash('sha256').update(bytes).digest('hex') };
  }

  async size(path: string, c: Call): Promise<number> {
    this.#reach(c);
    return this.windows.files.get(path)?.bytes.length ?? 0;
  }

  async *get(from: string, c: Call): AsyncIterable<Uint8Array> {
    this.#reach(c);
    const bytes = this.windows.files.get(from)?.bytes;
    if (bytes !== undefined) yield bytes;
  }

  async [Symbol.asyncDispose](): Promise<void> {}

  async #operate(name: string, stdin: Uint8Array | undefined): Promise<JsonObject> {
    const answer = (is: FakeAnswer) => ({ v: 1, operation: name, ...is });
    const request = JSON.parse(Buffer.from(stdin ?? []).toString('ascii')) as JsonObject;
    if (request.v !== 1 || request.operation !== name)
      return answer(fault('PROTOCOL', 'not a request of version 1'));
    const args = request.args as JsonObject;
    this.asked.push(name === 'desktop' ? `desktop ${args.task}` : name);
    const act = operations[name];
    if (act === undefined) return answer(fault('PROTOCOL', `the fake has no ${name}`));
    const mounts = name === 'mount' || args.task === 'double-click-mount';
    if (mounts && this.windows.behaviour.cutsAtMount.includes(this.windows.tally.mounts + 1))
      this.#cut = true;
    return answer(await act(this.windows, args));
  }

  /** What `Get-FileHash` would print of the scripts that are there. */
  #folderCommand(command: string): string {
    const folder = /-LiteralPath '([^']+)' -Recurse/.exec(command)?.[1] ?? '';
    const files = this.windows.files.below(folder).map(({ path, bytes }) => {
      const hash = createHash('sha256').update(bytes).digest('hex').toUpperCase();
      return `${hash} ${path.slice(folder.length)}\r\n`;
    });
    return `${files.join('')}ready\r\n`;
  }

  #reach(c: Call): void {
    c.signal.throwIfAborted();
    if (this.#cut || !this.#alive()) throw new ConnectionClosedError('the connection to the guest');
  }
}

function said(stdout: string, stderr = '', code = 0): Executed {
  return { code, stdout: Buffer.from(stdout), stderr: Buffer.from(stderr), truncated: false };
}
