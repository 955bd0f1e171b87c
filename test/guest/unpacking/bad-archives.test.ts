import { fileInput } from 'iso-packer';
import type { UnpackerName } from '../../../runner/model/scenario.ts';
import type { GuestPath } from '../../../runner/ports/guest.ts';
import type { ReferenceSetUp } from '../../../runner/targets/reference/ready-reference.ts';
import { call, clean, marker, place, run, test } from '../containers/machine.ts';
import {
  encrypted,
  hollowTar,
  inputsFor,
  linkedTar,
  pack,
  slippingTar,
  slippingZip,
  unpackers,
} from './archives.ts';

type Make = (setUp: ReferenceSetUp) => Buffer | Promise<Buffer>;

const noArchive: Make = () => Buffer.alloc(5000, 'no archive');
const zip: Make = (setUp) => pack(setUp, 'zip', inputsFor('unzip'));
const cut: Make = async (setUp) => (await zip(setUp)).subarray(0, -30);
const bitten: Make = async (setUp) => {
  const bytes = Buffer.from(await zip(setUp));
  const at = bytes.indexOf('text.txt') + 10;
  bytes.writeUInt8(bytes.readUInt8(at) ^ 0xff, at);
  return bytes;
};

/** Each in the tool's own words, so nobody takes it for a control's doing. */
const refusals: readonly (readonly [
  what: string,
  by: UnpackerName,
  make: Make,
  code: string,
  words: RegExp,
])[] = [
  ['no archive', 'explorer', noArchive, 'EXIT_2', /Cannot open the file as \[zip\] archive/],
  ['no archive', '7-zip', noArchive, 'EXIT_2', /Cannot open the file as archive/],
  ['no archive', 'unzip', noArchive, 'EXIT_9', /End-of-central-directory signature not found/],
  ['no archive', 'tar', noArchive, 'EXIT_2', /does not look like a tar archive/],
  ['no archive', 'git', noArchive, 'EXIT_128', /does not look like a v2 or v3 bundle/],
  ['a 7z', 'explorer', (setUp) => pack(setUp, '7z', inputsFor('7-zip')), 'EXIT_2', /Cannot open the file/],
  ['a ZIP cut short', '7-zip', cut, 'EXIT_2', /Unexpected end of archive/],
  ['a ZIP cut short', 'unzip', cut, 'EXIT_9', /End-of-central-directory/],
  ['a ZIP with a bad byte', '7-zip', bitten, 'EXIT_2', /(Data|CRC) (Error|Failed)/i],
  ['a ZIP with a password', 'explorer', (setUp) => encrypted(setUp, 'zip'), 'EXIT_255', /Break/],
  ['a ZIP with a password', 'unzip', (setUp) => encrypted(setUp, 'zip'), 'EXIT_5', /unable to get password/],
  ['a 7z with a password', '7-zip', (setUp) => encrypted(setUp, '7z'), 'EXIT_255', /Break/],
  ['a tar with a name that leads out', 'tar', slippingTar, 'EXIT_2', /Member name contains '\.\.'/],
];

test.serial(
  'what a tool does not take is refused with its exit code and its words, and no more than them',
  async (t) => {
    const session = await clean(t.context);
    for (const [index, [what, by, make, code, words]] of refusals.entries()) {
      const packed = await place(session, await make(t.context.setUp), `${index}_${marker}.bad`);
      const attempt = await session.guest.unpack(packed, by, call);
      t.like(attempt, { is: 'refused', code }, `${what}, ${by}`);
      if (attempt.is !== 'refused') continue;
      t.regex(attempt.text, words, `${what}, ${by}`);
      t.true(attempt.text.length < 1100);
    }
  },
);

const downloads = '/c/Users/analyst/Downloads';

for (const [by, make] of [
  ['explorer', slippingZip],
  ['unzip', slippingZip],
  ['7-zip', slippingTar],
] as const) {
  test.serial(`${by}: a name that leads out of the archive stays in the new folder`, async (t) => {
    const session = await clean(t.context);
    const packed = await place(session, await make(t.context.setUp), `a_${marker}.x`);
    const attempt = await session.guest.unpack(packed, by, call);
    if (attempt.is !== 'done') return t.fail(attempt.text);
    const names = attempt.value.entries.filter(({ type }) => type === 'file').map(({ name }) => name);
    t.deepEqual(names.toSorted(), ['slipped.txt', 'stays.txt']);
    t.deepEqual((await run(session, `ls ${downloads}`)).trim().split('\n'), [`a_${marker}`, `a_${marker}.x`]);
  });
}

test.serial('a link in an archive is not followed, neither to be marked nor to be removed', async (t) => {
  const session = await clean(t.context, { 'archive-propagation': 'on' });
  const packed = await place(session, await linkedTar(t.context.setUp), `a_${marker}.tar`);
  for (const by of ['tar', '7-zip'] as const) {
    const attempt = await session.guest.unpack(packed, by, call);
    if (attempt.is !== 'done') return t.fail(attempt.text);
    t.is(
      attempt.value.entries.find(({ name }) => name === 'out.txt')?.sha256,
      null,
      `${by}: it has no bytes`,
    );
  }
  await session.guest.remove(await session.guest.residue(marker, call), call);
  t.is((await run(session, `ls ${downloads}`)).trim(), '');
  t.is((await run(session, 'cat /run/motw/policy/mount-verb')).trim(), 'off');
});

// Were the guest too small for an archive, that is nobody's refusal.
test.serial('a full disk is a fault of the guest, and no refusal, whoever unpacks', async (t) => {
  const inputs = [fileInput('large.bin', Buffer.alloc(3 << 20, 'motw'))];
  const session = await clean(t.context);
  const placed = new Map<UnpackerName, GuestPath>();
  for (const { by, archive } of unpackers) {
    const bytes = await pack(t.context.setUp, archive, inputs);
    placed.set(by, await place(session, bytes, `${by}_${marker}.${archive}`));
  }
  await run(session, 'dd if=/dev/zero of=/c/fill bs=1M; dd if=/dev/zero of=/c/rest bs=4k');
  for (const [by, path] of placed) {
    const full = { code: 'GUEST_ANSWER', message: /met a limit of the guest|No space/ };
    await t.throwsAsync(session.guest.unpack(path, by, call), full, by);
  }
});

test.serial(
  'an archive of next to nothing that would become a gigabyte is stopped, as a fault',
  async (t) => {
    const session = await clean(t.context);
    const packed = await place(session, await hollowTar(t.context.setUp), `a_${marker}.tar`);
    await t.throwsAsync(session.guest.unpack(packed, 'tar', call), {
      code: 'GUEST_ANSWER',
      message: /did not run to its end/,
    });
  },
);
