import { createHash } from 'node:crypto';
import { chmod, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import test from 'ava';
import { execa } from 'execa';
import type { ImageManifest } from '../../../artifacts/builder/build-image.ts';
import type { Channel } from '../../../runner/ports/channel.ts';
import { windowsHost } from '../../../runner/targets/windows/guest/windows-host.ts';
import { WindowsTarget } from '../../../runner/targets/windows/windows-target.ts';
import { type GuestUnderTest, guestContract } from '../../contracts/guest.contract.ts';
import { noPwsh, type StubbedPowerShell, stubbedPowerShell } from '../windows-scripts/stub-windows/start.ts';
import { windows11 } from './fake-windows/behaviour.ts';
import { FakeWindowsMachine } from './fake-windows/fake-machine.ts';

/** The way into a PowerShell on this machine whose Windows is a set of stand-ins; its C: is a folder. */
function channelTo(stub: StubbedPowerShell): Channel {
  return {
    epoch: 1,
    async exec([program = '', ...rest], { stdin, timeoutMs }) {
      const options = { input: stdin ?? '', encoding: 'buffer', reject: false, timeout: timeoutMs } as const;
      const { stdout, stderr, exitCode } = await execa(program, rest, options);
      return { code: exitCode ?? null, stdout, stderr, truncated: false };
    },
    async put(from, _size, to) {
      const bytes = Buffer.concat(await Array.fromAsync(from));
      await mkdir(dirname(stub.real(to)), { recursive: true });
      await writeFile(stub.real(to), bytes);
      return { sha256: hashOf(bytes) };
    },
    size: async (path) => (await readFile(stub.real(path))).length,
    async *get(path) {
      yield await readFile(stub.real(path));
    },
    async [Symbol.asyncDispose]() {},
  };
}

/** The scripts as they are, in a real PowerShell. What an image holds is told to the stand-ins, which read none. */
async function stubbed(stub: StubbedPowerShell): Promise<GuestUnderTest> {
  const target = new WindowsTarget({
    ...{ name: 'stub', user: 'analyst', machine: new FakeWindowsMachine(windows11), sources: [] },
    ...{
      host: { ...windowsHost, powershell: stub.powershell },
      enableLogs: [],
      ruledChannels: [],
      canaryImage: Buffer.from('image'),
    },
  });
  return {
    guest: target.session(channelTo(stub)).guest,
    async image(marker) {
      const temp = stub.real(`C:\\Windows\\Temp\\motw-harness-${marker}.txt`);
      const program = `#!/bin/sh\nprintf %s "$(tr -d '\\r\\n' <"$(dirname "$0")/marker.txt")" >'${temp}'\n`;
      const files = [
        { path: 'Invoice.exe', text: program },
        { path: 'marker.txt', text: `${marker}\r\n` },
        { path: 'details/Hinweise – März.txt', text: 'notes' },
      ];
      for (const name of await readdir(stub.content)) await rm(join(stub.content, name), { recursive: true });
      for (const { path, text } of files) {
        await mkdir(dirname(join(stub.content, path)), { recursive: true });
        await writeFile(join(stub.content, path), text);
      }
      await chmod(join(stub.content, 'Invoice.exe'), 0o755);
      const bytes = Buffer.from(`stands for the image of ${marker}`);
      return { bytes, manifest: manifestOf(marker, bytes, files) };
    },
  };
}

function manifestOf(
  marker: string,
  bytes: Buffer,
  files: readonly { readonly path: string; readonly text: string }[],
): ImageManifest {
  return {
    ...{ container: 'iso', hiddenFolders: [] },
    ...{ name: `Invoice_${marker}.iso`, label: 'STUB', size: bytes.length, sha256: hashOf(bytes) },
    files: files.map(({ path, text }) => ({
      ...{ path, size: Buffer.byteLength(text), hidden: false },
      sha256: hashOf(Buffer.from(text)),
    })),
  };
}

function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

const title = 'the scripts in PowerShell, with stand-ins for Windows';
const stub = stubbedPowerShell();
if (stub === null) test.skip(`${title}: the guest contract (${noPwsh})`, (t) => t.pass());
else {
  test.after.always(() => stub.remove());
  // What is on a desktop can't be stood in for: nobody is logged on.
  stub.change({ cim: { ...(stub.state().cim as object), Win32_Process: [] } });
  guestContract(test, title, () => stubbed(stub), { images: 'its drive shows what it is told to' });
}
