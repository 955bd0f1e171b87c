import type { GuestPath } from '../../../runner/ports/guest.ts';
import { ofEach, pack } from './images.ts';
import { call, clean, devices, marker, place, run, test } from './machine.ts';

for (const { what, name, options } of ofEach) {
  test.serial(
    `${what}: its mark reaches the program inside, and the launch gate keeps that from starting`,
    async (t) => {
      const session = await clean(t.context, {
        'motw-propagation': 'on',
        'launch-gate': 'on',
        'deny-optical-execute': 'off',
      });
      const { guest } = session;
      const image = await place(session, await pack(t.context.setUp, options), `${marker}-${name}`);
      await guest.mark(image, '[ZoneTransfer]\r\nZoneId=3\r\n', 'stream', call);
      const mounted = await guest.mount(image, 'api', call);
      if (mounted.is !== 'done') return t.fail(mounted.text);
      const program = `${mounted.value.root}Invoice.exe` as GuestPath;
      t.like(await guest.zone(program, call), { stream: null, mapped: 3 });
      t.like(await guest.open(program, 'double-click', call), { is: 'refused', code: 'EPERM' });
      t.is(await guest.trace(marker, call), null);
    },
  );
}

test.serial(
  'what denies execution from optical drives acts on ISO 9660 and UDF, and on no disk',
  async (t) => {
    for (const { what, name, options, driver } of ofEach) {
      const session = await clean(t.context, { 'deny-optical-execute': 'on' });
      const image = await place(session, await pack(t.context.setUp, options), `${marker}-${name}`);
      const mounted = await session.guest.mount(image, 'api', call);
      if (mounted.is !== 'done') return t.fail(mounted.text);
      t.is(mounted.value.options.includes('noexec'), driver !== 'vfat', what);
      const opened = await session.guest.open(
        `${mounted.value.root}Invoice.exe` as GuestPath,
        'double-click',
        call,
      );
      if (driver === 'vfat') t.is(opened.is, 'done', what);
      else t.like(opened, { is: 'refused', code: 'EACCES' }, what);
    }
  },
);

// ENODEV is how a guest without virtual drives refuses. Were it said of anything else, a policy without effect would seem to have acted.
test.serial('a driver that is missing is a fault of the guest, and no refusal', async (t) => {
  const session = await clean(t.context, { 'virtual-drive-policy': 'broken' });
  const image = await place(session, await pack(t.context.setUp, { format: 'img' }), `${marker}-a.img`);
  // The stick has it, too.
  t.is(await run(session, 'umount /u && rmmod vfat && echo gone'), 'gone\n');
  await t.throwsAsync(session.guest.mount(image, 'api', call), {
    code: 'GUEST_ANSWER',
    message: /no driver/,
  });
  t.deepEqual(
    (await session.guest.residue(marker, call)).map(({ kind }) => kind),
    ['file'],
  );
  t.is(await run(session, devices), '');
});

test.serial('a full disk is a fault of the guest, and no refusal', async (t) => {
  const session = await clean(t.context);
  await run(session, 'dd if=/dev/zero of=/c/fill bs=1M');
  const image = await pack(t.context.setUp, { format: 'vhdx' });
  await t.throwsAsync(place(session, image, `${marker}-a.vhdx`), {
    code: 'GUEST_ANSWER',
    message: /No space/,
  });
});
