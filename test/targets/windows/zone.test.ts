import test from 'ava';
import type { GuestPath } from '../../../runner/ports/guest.ts';
import { answering } from '../../cli/windows/windows-target.ts';
import { fakeTarget } from './windows-lab.ts';

const call = { signal: new AbortController().signal, timeoutMs: 60_000 };

/** What the guest makes of the script's answer about one file. */
async function zoneWith(failures: object) {
  const { target, machine } = fakeTarget({});
  const channel = await (await machine.start(call)).channel(call);
  const answer = { stream: null, mapped: 0, streamFailure: null, mapFailure: null, ...failures };
  return target.session(answering(channel, 'zone', answer)).guest.zone('C:\\a.iso' as GuestPath, call);
}

test('a stream that could not be read is a fault, and no file without a mark', async (t) => {
  const streamFailure = { code: '0x80070005', text: 'Access is denied.' };
  await t.throwsAsync(zoneWith({ streamFailure }), { code: '0x80070005' });
  t.is((await zoneWith({})).stream, null);
});

for (const code of ['0x80070001', '0x80070032', '0x80070057', '0x8007007B'])
  test(`a volume that can hold no streams (${code}) has none to read`, async (t) => {
    t.is((await zoneWith({ streamFailure: { code, text: 'no' }, mapped: 3 })).mapped, 3);
  });

test('a zone that could not be asked for is a fault', async (t) => {
  const mapFailure = { code: '0x80040154', text: 'Class not registered' };
  await t.throwsAsync(zoneWith({ mapped: null, mapFailure }), { code: '0x80040154' });
});
