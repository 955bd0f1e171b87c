import { createHash, randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import anyTest, { type TestFn } from 'ava';
import { buildImage } from '../../artifacts/builder/build-image.ts';
import { compile } from '../../artifacts/reference-guest/compile.ts';
import { payloadSource } from '../../artifacts/reference-guest/guest-files.ts';
import type { Channel } from '../../runner/ports/channel.ts';
import type { GuestPath } from '../../runner/ports/guest.ts';
import type { Session } from '../../runner/ports/target.ts';
import { machineFolder } from '../../runner/targets/reference/machine/machine-folder.ts';
import { ReferenceMachine } from '../../runner/targets/reference/machine/reference-machine.ts';
import { declaredStates } from '../../runner/targets/reference/postures.ts';
import { type ReferenceSetUp, readyReference } from '../../runner/targets/reference/ready-reference.ts';
import { ReferenceTarget } from '../../runner/targets/reference/reference-target.ts';
import { cache, root, temporaryFolder } from './motw.ts';

const test = anyTest as TestFn<{ setUp: ReferenceSetUp; machine: ReferenceMachine; target: ReferenceTarget }>;
const call = { signal: new AbortController().signal, timeoutMs: 30_000 };

test.before(async (t) => {
  const setUp = await readyReference(cache, process.env);
  if (setUp === null) throw new Error('the reference guest is not set up: run `motw setup`');
  const machine = new ReferenceMachine(
    setUp.guest,
    setUp.host,
    setUp.warm,
    machineFolder(cache, `test-${randomBytes(4).toString('hex')}`),
  );
  const posture = { name: 'unhardened', declared: declaredStates('unhardened', new Map()) };
  t.context = { setUp, machine, target: new ReferenceTarget(machine, setUp.guest, posture) };
  await machine.start(call);
});

test.after.always((t) => t.context.machine?.[Symbol.asyncDispose]());

async function clean({
  machine,
  target,
}: {
  machine: ReferenceMachine;
  target: ReferenceTarget;
}): Promise<Session & { channel: Channel }> {
  const channel = await (await machine.revert(call)).channel(call);
  return { ...target.session(channel), channel };
}

async function run(channel: Channel, script: string): Promise<string> {
  const { stdout } = await channel.exec(['/bin/sh', '-c', script], { ...call, maxOutput: 1 << 20 });
  return Buffer.from(stdout).toString('utf8');
}

async function place(session: Session, bytes: Uint8Array, name: string): Promise<GuestPath> {
  const file = {
    size: bytes.length,
    async *read() {
      yield bytes;
    },
  };
  const placed = await session.guest.place(file, { folder: 'downloads', name }, 'browser', call);
  if (placed.is !== 'done') throw new Error(placed.text);
  return placed.value.path;
}

test.serial('the guest has no network device', async (t) => {
  const { channel } = await clean(t.context);
  t.is(await run(channel, 'ls /sys/class/net'), 'lo\n');
  const classes = (await run(channel, 'cat /sys/bus/pci/devices/*/class')).trim().split('\n');
  t.true(classes.length > 0);
  // PCI base class 02: network controllers.
  t.deepEqual(
    classes.filter((code) => code.startsWith('0x02')),
    [],
  );
});

test.serial("the guest's kernel mounts our images: names, sizes and bytes as in the manifest", async (t) => {
  const session = await clean(t.context);
  const folder = await temporaryFolder();
  const names = [
    'Invoice.exe',
    'marker.txt',
    'nested/deeper/text.txt',
    'empty.txt',
    'Invoice Número … – copy.html',
    '日本語.txt',
    'emoji 💿.txt',
    `${'long'.repeat(14)}.txt`,
  ];
  const files = names.map((path) => ({
    path,
    content: { text: path === 'empty.txt' ? '' : `content of ${path}` },
    hidden: path.endsWith('deeper/text.txt'),
  }));
  const file = join(folder, 'names.iso');
  const manifest = await buildImage(
    {
      container: 'iso',
      name: 'names.iso',
      label: 'MOTW_NAMES',
      marker: '00000000',
      files,
      hiddenFolders: [],
    },
    new Uint8Array(),
    file,
    call.signal,
  );
  const image = await place(session, await readFile(file), 'names_00000000.iso');
  const mounted = await session.guest.mount(image, 'api', call);
  if (mounted.is !== 'done') return t.fail(mounted.text);
  const listed = (await session.guest.list(mounted.value, call)).filter(({ type }) => type === 'file');
  const seen = listed
    .map(({ name, size, sha256 }) => ({ name, size, sha256 }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const wanted = manifest.files
    .map(({ path, size, sha256 }) => ({ name: path, size, sha256 }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  t.deepEqual(seen, wanted);
});

for (const [what, bytes] of [
  ['that compresses well', Buffer.alloc(6 << 20, 'motw')],
  ['that does not', randomBytes(5 << 20)],
  // The guest leaves zeros out: at the beginning, in between and at the end.
  ['mostly of zeros', Buffer.alloc(12 << 20).fill('motw', 5 << 20, (5 << 20) + 1000)],
] as const) {
  test.serial(`a large image ${what} is delivered whole`, async (t) => {
    const session = await clean(t.context);
    const path = await place(session, bytes, 'large_00000001.iso');
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    t.is(await session.guest.sha256(path, call), sha256);
    await using copy = await t.context.machine.diskCopy(call);
    t.is(await copy.sha256(path), sha256);
  });
}

test.serial('what of a large image stuck on its way is left over, too', async (t) => {
  const { guest, channel } = await clean(t.context);
  const staged = '/run/motw/staged-large_00000001.iso';
  await run(channel, `: >${staged}; : >/run/motw/staged-large_00000002.iso`);
  const left = await guest.residue('00000001', call);
  t.deepEqual(left, [{ kind: 'file', what: staged }]);
  t.is((await guest.remove(left, call)).is, 'done');
  t.deepEqual(await guest.residue('00000001', call), []);
});

test.serial(
  'the mark is read by the guest and, from a copy of its disk, on the host; without one both say so',
  async (t) => {
    const session = await clean(t.context);
    const path = await place(session, Buffer.from('x'), 'a_00000002.iso');
    const text = '[ZoneTransfer]\r\nZoneId=3\r\n';
    {
      await using before = await t.context.machine.diskCopy(call);
      t.is(await before.mark(path), null);
      t.is(await before.sha256(path), createHash('sha256').update('x').digest('hex'));
      t.is(await before.sha256('C:\\Users\\analyst\\Downloads\\none.iso' as GuestPath), null);
    }
    t.is((await session.guest.mark(path, text, 'stream', call)).is, 'done');
    t.is((await session.guest.zone(path, call)).stream, text);
    await using after = await t.context.machine.diskCopy(call);
    t.is(await after.mark(path), text);
  },
);

test.serial('what an arm leaves is found, removed, and then nothing is found', async (t) => {
  const session = await clean(t.context);
  const { channel } = session;
  const marker = '0badcafe';
  const image = await place(
    session,
    await readFile(await isoWithSleeper(t.context.setUp, marker)),
    `a_${marker}.iso`,
  );
  const mounted = await session.guest.mount(image, 'api', call);
  if (mounted.is !== 'done') return t.fail(mounted.text);
  await run(channel, 'cd /e && (exec -a busybox ./sleeper.exe sleep 60) >/dev/null 2>&1 &');
  await Promise.all(session.sources.map((source) => source.canary('12345678', call)));
  const temp = '/c/Users/analyst/AppData/Local/Temp';
  await run(channel, `echo -n ${marker} >${temp}/motw-harness-${marker}.txt`);
  t.is(Buffer.from((await session.guest.trace(marker, call))?.bytes ?? []).toString(), marker);
  const left = await session.guest.residue(marker, call);
  t.deepEqual([...new Set(left.map(({ kind }) => kind))].sort(), ['file', 'mount', 'process']);
  t.is((await session.guest.remove(left, call)).is, 'done');
  t.deepEqual(await session.guest.residue(marker, call), []);
  t.is(await run(channel, `ls -A ${temp}`), '', 'not even hidden');
});

/** An image with busybox as a program that stays. */
async function isoWithSleeper({ host }: ReferenceSetUp, marker: string): Promise<string> {
  const file = join(await temporaryFolder(), 'sleeper.iso');
  const payload = await readFile(join(host.root, 'usr/bin/busybox'));
  const files = [{ path: 'sleeper.exe', content: 'payload', hidden: false } as const];
  const recipe = { container: 'iso', name: 'sleeper.iso', label: 'SLEEPER', marker } as const;
  await buildImage({ ...recipe, files, hiddenFolders: [] }, payload, file, call.signal);
  return file;
}

test.serial(
  'a revert brings everything back: files, mounts, switches, sensors; and the old channel is dead',
  async (t) => {
    const session = await clean(t.context);
    await place(session, Buffer.from('x'), 'stays_00000003.iso');
    await session.switchboard?.set(
      new Map([
        ['image-mounted', 'off'],
        ['virtual-drive-policy', 'on'],
      ]),
      call,
    );
    const fresh = await clean(t.context);
    t.deepEqual(await fresh.guest.residue('00000003', call), []);
    const posture = await fresh.guest.posture(call);
    t.is(posture.get('image-mounted')?.state, 'on');
    t.is(posture.get('virtual-drive-policy')?.state, 'off');
    await t.throwsAsync(session.guest.posture(call), { message: /had ended/ });
  },
);

test.serial('every sensor sees its canary, and a stopped one does not', async (t) => {
  const session = await clean(t.context);
  await session.switchboard?.set(new Map([['mark-written', 'broken']]), call);
  const came = await Promise.all(
    session.sources.map(async (source) => {
      const from = await source.cursor(call);
      const token = `${source.id.slice(0, 4)}7777`;
      await source.canary(token, call);
      for (let tries = 0; tries < 100; tries++) {
        for await (const { event } of source.read(from, call))
          if (JSON.stringify(event).includes(token)) return `${source.id} yes`;
      }
      return `${source.id} no`;
    }),
  );
  t.deepEqual(came, ['mounts yes', 'files yes', 'streams no', 'processes yes']);
});

test.serial('the payload is reproducible, and listed with its SHA-256', async (t) => {
  const { host, guest } = t.context.setUp;
  const once = async () => compile([payloadSource], host, await temporaryFolder());
  const twice = await Promise.all([once(), once()]);
  t.deepEqual(twice[0], twice[1]);
  t.deepEqual(new Uint8Array(await readFile(guest.payload)), new Uint8Array(twice[0]));
  const sha256 = createHash('sha256').update(twice[0]).digest('hex');
  t.true(
    (await readFile(join(root, 'artifacts/payloads/SHA256SUMS'), 'utf8')).includes(
      `${sha256}  reference-linux-x64/marker-writer`,
    ),
    sha256,
  );
});
