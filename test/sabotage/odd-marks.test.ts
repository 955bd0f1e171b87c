import { randomBytes } from 'node:crypto';
import test from 'ava';
import type { Zone } from '../../runner/model/words.ts';
import type { GuestPath } from '../../runner/ports/guest.ts';
import { ReferenceGuest } from '../../runner/targets/reference/guest/reference-guest.ts';
import { machineFolder } from '../../runner/targets/reference/machine/machine-folder.ts';
import { ReferenceMachine } from '../../runner/targets/reference/machine/reference-machine.ts';
import { readyReference } from '../../runner/targets/reference/ready-reference.ts';
import { cache } from '../guest/motw.ts';

/** Marks as they may be written by anybody, and the zone that the guest makes of them: an INI text of which one line counts. */
const marks: readonly (readonly [what: string, bytes: Uint8Array | string, mapped: Zone | null])[] = [
  ['as a browser writes it', '[ZoneTransfer]\r\nZoneId=3\r\nHostUrl=https://a.example/\r\n', 3],
  ['with line feeds alone', '[ZoneTransfer]\nZoneId=4\n', 4],
  ['without a line break at the end', '[ZoneTransfer]\r\nZoneId=3', 3],
  ['in capitals', '[ZONETRANSFER]\r\nZONEID=3\r\n', 3],
  ['after another key', '[ZoneTransfer]\r\nReferrerUrl=https://a.example/\r\nZoneId=3\r\n', 3],
  ['with spaces after it', '[ZoneTransfer]\r\nZoneId=3  \r\n', 3],
  ['twice: the first counts', '[ZoneTransfer]\r\nZoneId=3\r\nZoneId=0\r\n', 3],
  ['with a leading zero', '[ZoneTransfer]\r\nZoneId=03\r\n', null],
  ['of two digits', '[ZoneTransfer]\r\nZoneId=33\r\n', null],
  ['of zone 5', '[ZoneTransfer]\r\nZoneId=5\r\n', null],
  ['of zone -1', '[ZoneTransfer]\r\nZoneId=-1\r\n', null],
  ['in another key', '[ZoneTransfer]\r\nHostUrl=ZoneId=3\r\n', null],
  ['in UTF-16', Buffer.from('\ufeff[ZoneTransfer]\r\nZoneId=3\r\n', 'utf16le'), null],
  ['with a byte order mark', '\ufeff[ZoneTransfer]\r\nZoneId=3\r\n', 3],
  ['empty', '', null],
  ['with escape sequences', '\u001b[2J\r\nZoneId=3\r\n', 3],
];

const call = { signal: new AbortController().signal, timeoutMs: 30_000 };
const setUp = await readyReference(cache, process.env);
if (setUp === null) throw new Error('the reference guest is not set up: run `motw setup`');
const folder = machineFolder(cache, `odd-marks-${randomBytes(4).toString('hex')}`);
const machine = new ReferenceMachine(setUp.guest, setUp.host, setUp.warm, folder);
const channel = await (await machine.start(call)).channel(call);
const guest = new ReferenceGuest(channel);
test.after.always(() => machine[Symbol.asyncDispose]());
const inside = '/c/Users/analyst/Downloads/odd.iso';
const path = 'C:\\Users\\analyst\\Downloads\\odd.iso' as GuestPath;

for (const [what, bytes, mapped] of marks) {
  test.serial(`a mark ${what} is zone ${mapped}`, async (t) => {
    const script = `echo x >${inside}; rm -f ${inside}:Zone.Identifier; cat >${inside}:Zone.Identifier`;
    const stdin = Buffer.from(bytes as string);
    await channel.exec(['/bin/sh', '-c', script], { ...call, stdin, maxOutput: 100 });
    t.is((await guest.zone(path, call)).mapped, mapped);
  });
}

test.serial('a mark of 64 KiB: what the guest reads of it has an end', async (t) => {
  const script = `head -c 65536 /dev/zero | tr '\\0' x >${inside}:Zone.Identifier; printf '\\r\\nZoneId=3\\r\\n' >>${inside}:Zone.Identifier`;
  await channel.exec(['/bin/sh', '-c', script], { ...call, maxOutput: 100 });
  const { stream, mapped } = await guest.zone(path, call);
  t.is(mapped, null);
  t.true(stream !== null && stream.length < 65_536);
});
