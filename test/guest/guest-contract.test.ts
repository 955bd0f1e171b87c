import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { buildImage } from '../../artifacts/builder/build-image.ts';
import { machineFolder } from '../../runner/targets/reference/machine/machine-folder.ts';
import { ReferenceMachine } from '../../runner/targets/reference/machine/reference-machine.ts';
import { declaredStates } from '../../runner/targets/reference/postures.ts';
import { readyReference } from '../../runner/targets/reference/ready-reference.ts';
import { ReferenceTarget } from '../../runner/targets/reference/reference-target.ts';
import { guestContract } from '../contracts/guest.contract.ts';
import { cache, temporaryFolder } from './motw.ts';

const call = { signal: new AbortController().signal, timeoutMs: 60_000 };
let machine: ReferenceMachine | null = null;
test.after.always(() => machine?.[Symbol.asyncDispose]());

/** The reference guest in its real machine, as the same suite asks of a Windows one. */
guestContract(test, 'the reference guest', async () => {
  const setUp = await readyReference(cache, process.env);
  if (setUp === null) throw new Error('the reference guest is not set up: run `motw setup`');
  machine = new ReferenceMachine(
    setUp.guest,
    setUp.host,
    setUp.warm,
    machineFolder(cache, `test-${randomBytes(4).toString('hex')}`),
  );
  const posture = { name: 'unhardened', declared: declaredStates('unhardened', new Map()) };
  const target = new ReferenceTarget(machine, setUp.guest, posture);
  const session = target.session(await (await machine.start(call)).channel(call));
  await session.switchboard?.set(new Map(Object.entries(posture.declared)), call);
  const payload = await readFile(setUp.guest.payload);
  return {
    guest: session.guest,
    async image(marker) {
      const file = join(await temporaryFolder(), `${marker}.iso`);
      const files = [
        { path: 'Invoice.exe', content: 'payload', hidden: false },
        { path: 'marker.txt', content: 'marker', hidden: false },
        { path: 'details/notes.txt', content: { text: 'hidden' }, hidden: true },
      ] as const;
      const recipe = {
        ...({ container: 'iso', name: `Invoice_${marker}.iso`, label: `MOTW_${marker}` } as const),
        ...{ marker, files, hiddenFolders: [] },
      };
      const manifest = await buildImage(recipe, payload, file, call.signal);
      return { bytes: await readFile(file), manifest };
    },
  };
});
