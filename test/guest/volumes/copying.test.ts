import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { GuestPath } from '../../../runner/ports/guest.ts';
import type { Session } from '../../../runner/ports/target.ts';
import { pack } from '../containers/images.ts';
import { call, clean, devices, marker, place, run, test } from '../containers/machine.ts';

const mark = '[ZoneTransfer]\r\nZoneId=3\r\n';

const volumes = [
  { volume: 'ntfs', drive: 'D', driver: 'fuseblk', boot: 'NTFS    ', keeps: true },
  { volume: 'fat', drive: 'U', driver: 'vfat', boot: 'FAT16   ', keeps: false },
] as const;

type Row = (typeof volumes)[number];

async function copied({ guest }: Session, { volume, drive }: Row, file: GuestPath): Promise<GuestPath> {
  const copy = await guest.copyTo(volume, file, call);
  if (copy.is !== 'done') throw new Error(copy.text);
  if (!copy.value.startsWith(`${drive}:\\`)) throw new Error(copy.value);
  return copy.value;
}

for (const row of volumes) {
  const { volume, drive, driver, boot, keeps } = row;
  const folder = `/${drive.toLowerCase()}`;

  test.serial(
    `${volume}: a copy ${keeps ? 'keeps the mark' : 'loses the mark without a word'}`,
    async (t) => {
      const session = await clean(t.context);
      const { guest } = session;
      const table = await run(session, `grep " ${folder} " /proc/self/mountinfo`);
      t.true(table.includes(` - ${driver} /dev/vda`), table);
      const device = / - \S+ (\S+)/.exec(table)?.[1];
      t.true((await run(session, `head -c 512 ${device}`)).includes(boot), 'its boot sector says the same');

      const bytes = await pack(t.context.setUp, {});
      const image = await place(session, bytes, `${marker}-a.iso`);
      const unmarked = await copied(session, row, image);
      t.like(await guest.zone(unmarked, call), { stream: null, mapped: null });
      t.is((await guest.mark(image, mark, 'stream', call)).is, 'done');
      const marked = await copied(session, row, image);
      t.like(
        await guest.zone(marked, call),
        keeps ? { stream: mark, mapped: 3 } : { stream: null, mapped: null },
      );
      t.is(await guest.sha256(marked, call), hashOf(bytes));
      t.like(await guest.zone(image, call), { stream: mark, mapped: 3 }, 'the first one is as it was');

      const again = await guest.mark(marked, mark, 'stream', call);
      if (keeps) t.is(again.is, 'done');
      else t.like(again, { is: 'refused', code: 'EINVAL' });
      t.is((await guest.zone(marked, call)).stream, keeps ? mark : null);
    },
  );

  test.serial(
    `${volume}: an image there is mounted, its program ${keeps ? 'is kept from starting' : 'starts'}`,
    async (t) => {
      const session = await clean(t.context, { 'motw-propagation': 'on', 'launch-gate': 'on' });
      const { guest } = session;
      const image = await place(session, await pack(t.context.setUp, {}), `${marker}-a.iso`);
      await guest.mark(image, mark, 'stream', call);
      const mounted = await guest.mount(await copied(session, row, image), 'double-click', call);
      if (mounted.is !== 'done') return t.fail(mounted.text);
      t.is(String(mounted.value.root), 'E:\\', 'images have the same drive as ever');
      const program = `${mounted.value.root}Invoice.exe` as GuestPath;
      t.is((await guest.zone(program, call)).mapped, keeps ? 3 : null);
      const opened = await guest.open(program, 'double-click', call);
      if (keeps) t.like(opened, { is: 'refused', code: 'EPERM' });
      else t.like(opened, { is: 'done', value: { exitCode: 0 } });
      t.is((await guest.trace(marker, call)) === null, keeps);
    },
  );

  test.serial(`${volume}: the launch gate watches programs there`, async (t) => {
    const session = await clean(t.context, { 'launch-gate': 'on' });
    const { guest } = session;
    const program = await place(session, await readFile(t.context.setUp.guest.payload), `${marker}-a.exe`);
    await guest.mark(program, mark, 'stream', call);
    const opened = await guest.open(await copied(session, row, program), 'double-click', call);
    if (keeps) t.like(opened, { is: 'refused', code: 'EPERM' });
    else t.is(opened.is, 'done');
  });

  test.serial(`${volume}: the sensors see what is written there`, async (t) => {
    const session = await clean(t.context);
    const image = await place(session, Buffer.from('x'), `${marker}-a.iso`);
    await session.guest.mark(image, mark, 'stream', call);
    const copy = await copied(session, row, image);
    t.true((await eventsOf(session, 'files')).includes(copy));
    t.is((await eventsOf(session, 'streams')).includes(`${copy}:Zone.Identifier`), keeps);
  });

  test.serial(`${volume}: what is left there is found, removed, and gone with the snapshot`, async (t) => {
    const session = await clean(t.context);
    const { guest } = session;
    const image = await place(session, await pack(t.context.setUp, {}), `${marker}-a.iso`);
    const copy = await copied(session, row, image);
    t.is((await guest.mount(copy, 'api', call)).is, 'done');
    const left = await guest.residue(marker, call);
    t.deepEqual(
      left.map(({ kind, what }) => `${kind} ${what}`),
      ['mount /e', `file /c/Users/analyst/Downloads/${marker}-a.iso`, `file ${folder}/${marker}-a.iso`],
    );
    t.is((await guest.remove(left, call)).is, 'done');
    t.deepEqual(await guest.residue(marker, call), []);
    t.is(await run(session, `ls -A ${folder}`), '', 'not even hidden');
    t.is(await run(session, devices), '', 'no device is left');

    await copied(session, row, await place(session, Buffer.from('x'), `${marker}-b.iso`));
    const fresh = await clean(t.context);
    t.is(await run(fresh, `ls -A ${folder}`), '');
  });

  test.serial(`${volume}: a full volume is a fault of the guest, and no refusal`, async (t) => {
    const session = await clean(t.context);
    const image = await place(session, await pack(t.context.setUp, {}), `${marker}-a.iso`);
    await run(session, `dd if=/dev/zero of=${folder}/fill bs=1M`);
    await t.throwsAsync(session.guest.copyTo(volume, image, call), {
      code: 'GUEST_ANSWER',
      message: /No space/,
    });
  });
}

test.serial('a volume that is not mounted is a fault of the guest: no folder takes its place', async (t) => {
  const session = await clean(t.context);
  const image = await place(session, Buffer.from('x'), `${marker}-a.iso`);
  await run(session, 'umount -l /d /u');
  for (const { volume } of volumes)
    await t.throwsAsync(session.guest.copyTo(volume, image, call), {
      code: 'GUEST_ANSWER',
      message: /is not mounted/,
    });
});

test.serial('a copy of the disk tells of both NTFS volumes, and never takes FAT for empty', async (t) => {
  const session = await clean(t.context);
  const bytes = await pack(t.context.setUp, {});
  const image = await place(session, bytes, `${marker}-a.iso`);
  await session.guest.mark(image, mark, 'stream', call);
  const [onNtfs, onFat] = [
    await copied(session, volumes[0], image),
    await copied(session, volumes[1], image),
  ];
  await using copy = await t.context.machine.diskCopy(call);
  for (const path of [image, onNtfs]) {
    t.true(copy.holds(path));
    t.is(await copy.mark(path), mark);
    t.is(await copy.sha256(path), hashOf(bytes));
  }
  t.is(await copy.sha256('D:\\none.iso' as GuestPath), null);
  t.false(copy.holds(onFat));
  await t.throwsAsync(copy.sha256(onFat), { message: /on no NTFS volume/ });
  await t.throwsAsync(copy.mark(onFat), { message: /on no NTFS volume/ });
});

async function eventsOf({ sources }: Session, id: string): Promise<readonly unknown[]> {
  const source = sources.find((one) => one.id === id);
  if (source === undefined) throw new Error(`there is no sensor ${id}`);
  const events = await Array.fromAsync(source.read('0', call));
  return events.map(({ event }) => event.Event.EventData?.TargetFilename);
}

function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
