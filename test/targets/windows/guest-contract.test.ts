import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { buildImage } from '../../../artifacts/builder/build-image.ts';
import { buildWindowsPayload } from '../../../artifacts/payloads/windows/index.ts';
import { catalogue } from '../../../runner/controls/catalogue.ts';
import { type GuestUnderTest, guestContract } from '../../contracts/guest.contract.ts';
import { FakeDisk, fakeImages } from '../../lifecycle/fake-disk.ts';
import { FakeGuest } from '../../lifecycle/fake-guest.ts';
import { FakeTelemetry } from '../../lifecycle/fake-telemetry.ts';
import type { Behaviour } from './fake-windows/behaviour.ts';
import { fakeTarget } from './windows-lab.ts';

const signal = new AbortController().signal;
const folder = await mkdtemp(join(tmpdir(), 'guest-contract-'));
test.after.always(() => rm(folder, { recursive: true, force: true }));

const recipe = (marker: string) => ({
  ...({ container: 'iso', hiddenFolders: [] } as const),
  name: `Invoice_${marker}.iso`,
  label: `MOTW_${marker}`,
  marker,
  files: [
    { path: 'Invoice.exe', content: 'payload', hidden: false },
    { path: 'marker.txt', content: 'marker', hidden: false },
    { path: 'details/notes.txt', content: { text: 'hidden' }, hidden: true },
    { path: 'Rechnung Nr. 7 – März.txt', content: { text: 'a name that needs Joliet' }, hidden: false },
  ] as const,
});

async function fakeWindows(behaviour: Partial<Behaviour>): Promise<GuestUnderTest> {
  const { target, machine } = fakeTarget({ behaviour });
  const call = { signal, timeoutMs: 10_000 };
  const channel = await (await machine.start(call)).channel(call);
  return {
    guest: target.session(channel).guest,
    async image(marker) {
      const path = join(folder, `${marker}.iso`);
      const manifest = await buildImage(recipe(marker), buildWindowsPayload(), path, signal);
      return { bytes: await readFile(path), manifest };
    },
  };
}

guestContract(test, 'a fake Windows with a desktop', () => fakeWindows({}));
guestContract(test, 'a fake Windows without a desktop', () => fakeWindows({ desktop: false }));
guestContract(test, 'a fake Windows without a mount verb', () => fakeWindows({ mountVerb: 'hidden' }));

guestContract(
  test,
  "the lifecycle's fake guest",
  async () => {
    const telemetry = new FakeTelemetry({});
    for (const { id, kind } of catalogue) if (kind === 'preventive') telemetry.states.set(id, 'off');
    return {
      guest: new FakeGuest(new FakeDisk(), telemetry, {}, []),
      async image(marker) {
        const built = await fakeImages.build(recipe(marker), signal);
        return { bytes: Buffer.concat(await Array.fromAsync(built.read())), manifest: built.manifest };
      },
    };
  },
  { images: 'it takes every file for an image' },
);
