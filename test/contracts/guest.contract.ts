import { randomBytes } from 'node:crypto';
import type { Implementation, TestFn } from 'ava';
import type { ImageManifest } from '../../artifacts/builder/build-image.ts';
import { catalogue } from '../../runner/controls/catalogue.ts';
import { controlStates } from '../../runner/model/words.ts';
import type { Call } from '../../runner/ports/call.ts';
import type { Guest, GuestPath, Mounted } from '../../runner/ports/guest.ts';
import { doneWith, file, hashOf } from './asking.ts';
import { unpackingContract } from './unpacking.contract.ts';

export interface GuestUnderTest {
  readonly guest: Guest;
  /** A mountable image that holds the platform's payload, `Invoice.exe`, and the marker beside it. */
  image(marker: string): Promise<{ readonly bytes: Uint8Array; readonly manifest: ImageManifest }>;
}

/** What a guest that is there for tests only may lack, and why. */
export interface Lacking {
  readonly images?: string;
  readonly programs?: string;
}

const mark = '[ZoneTransfer]\r\nZoneId=3\r\nHostUrl=https://downloads.example/a\r\n';

/** What every guest must do. `open` is called once, before the first test. */
export function guestContract(
  test: TestFn,
  name: string,
  open: () => Promise<GuestUnderTest>,
  lacking: Lacking = {},
): void {
  const testUnless = (reason: string | undefined, what: string, run: Implementation<[]>): void => {
    if (reason === undefined) test.serial(`${name}: ${what}`, run);
    else test.serial.skip(`${name}: ${what} (skipped: ${reason})`, run);
  };
  let opened: Promise<GuestUnderTest> | undefined;
  const use = (): Promise<GuestUnderTest> => {
    opened ??= open();
    return opened;
  };
  const call = (): Call => ({ signal: new AbortController().signal, timeoutMs: 60_000 });
  const newMarker = (): string => randomBytes(4).toString('hex');
  const place = async (bytes: Uint8Array, fileName: string): Promise<GuestPath> => {
    const { guest } = await use();
    const at = { folder: 'downloads', name: fileName } as const;
    return doneWith(await guest.place(file(bytes), at, 'browser', call())).path;
  };
  const placeImage = async (marker: string) => {
    const { bytes, manifest } = await (await use()).image(marker);
    return { path: await place(bytes, `Invoice_${marker}.iso`), manifest };
  };
  const mountsOf = async (marker: string) =>
    (await (await use()).guest.residue(marker, call())).filter(({ kind }) => kind === 'mount');
  const cleanUp = async (marker: string): Promise<void> => {
    const { guest } = await use();
    const left = await guest.residue(marker, call());
    if (left.length > 0) doneWith(await guest.remove(left, call()));
  };
  const withMount = async (
    work: (mounted: Mounted, manifest: ImageManifest, marker: string) => Promise<void>,
  ) => {
    const marker = newMarker();
    const { path, manifest } = await placeImage(marker);
    try {
      await work(doneWith(await (await use()).guest.mount(path, 'api', call())), manifest, marker);
    } finally {
      await cleanUp(marker);
    }
  };

  test.serial(`${name}: a placed file is whole, carries no mark, and says who placed it`, async (t) => {
    const { guest } = await use();
    const bytes = randomBytes(70_000);
    const asked = ['browser', 'user', 'agent'] as const;
    for (const [index, as] of asked.entries()) {
      const marker = newMarker();
      const at = { folder: 'downloads', name: `a_${marker}.iso` } as const;
      const placed = doneWith(await guest.place(file(bytes), at, as, call()));
      if (guest.platform === 'windows') t.true(asked.slice(index).includes(placed.as), `${as} ${placed.as}`);
      t.true(placed.path.endsWith(at.name));
      t.is(await guest.sha256(placed.path, call()), hashOf(bytes));
      const zone = await guest.zone(placed.path, call());
      t.is(zone.stream, null);
      t.true(zone.mapped === null || zone.mapped < 3);
      await cleanUp(marker);
      t.is(await guest.sha256(placed.path, call()), null, 'nothing has no hash');
    }
  });

  test.serial(`${name}: a mark reads back as it was written, and the file maps to its zone`, async (t) => {
    const { guest } = await use();
    const marker = newMarker();
    const path = await place(Buffer.from('x'), `a_${marker}.txt`);
    doneWith(await guest.mark(path, mark, 'stream', call()));
    const zone = await guest.zone(path, call());
    t.is(zone.stream, mark);
    t.is(zone.mapped, 3);
    t.is(await guest.sha256(path, call()), hashOf(Buffer.from('x')), 'the file itself is as it was');
    await cleanUp(marker);
  });

  test.serial(`${name}: the mark is taken away, or that can't be tried`, async (t) => {
    const { guest } = await use();
    const marker = newMarker();
    const path = await place(Buffer.from('x'), `a_${marker}.txt`);
    doneWith(await guest.mark(path, mark, 'stream', call()));
    const unmarked = await guest.unmark(path, call());
    const { stream } = await guest.zone(path, call());
    if (unmarked.is === 'done') t.is(stream, null);
    else {
      t.is(unmarked.is, 'unavailable');
      t.is(stream, mark, 'what could not be tried changed nothing');
    }
    await cleanUp(marker);
  });

  test.serial(
    `${name}: a mounted image lists what its manifest holds, and is gone once unmounted`,
    async (t) => {
      const { guest } = await use();
      await withMount(async (mounted, manifest, marker) => {
        t.is((await mountsOf(marker)).length, 1);
        const listed = (await guest.list(mounted, call())).filter(({ type }) => type === 'file');
        const seen = listed.map(({ name, size, sha256 }) => ({ path: name, size, sha256 })).sort(byPath);
        const held = manifest.files.map(({ path, size, sha256 }) => ({ path, size, sha256 })).sort(byPath);
        t.deepEqual(seen, held);
        for (const { path, sha256 } of listed) t.is(await guest.sha256(path, call()), sha256);
        t.is((await guest.unmount(mounted, call())).is, 'done');
        t.deepEqual(await mountsOf(marker), []);
      });
    },
  );

  test.serial(
    `${name}: a double-click mounts, or is refused with a code, or can't be tried; the list says the same`,
    async (t) => {
      const { guest } = await use();
      const marker = newMarker();
      const { path } = await placeImage(marker);
      const tried = await guest.mount(path, 'double-click', call());
      t.is((await mountsOf(marker)).length, tried.is === 'done' ? 1 : 0);
      if (tried.is === 'refused' || tried.is === 'unavailable') {
        t.not(tried.code, '');
        t.not(tried.text, '');
      }
      await cleanUp(marker);
    },
  );

  test.serial(`${name}: what is gone is refused with a code, and no volume is there`, async (t) => {
    const { guest } = await use();
    const marker = newMarker();
    const { path } = await placeImage(marker);
    await cleanUp(marker);
    const tried = await guest.mount(path, 'api', call());
    t.is(tried.is, 'refused');
    if (tried.is === 'refused') t.not(tried.code, '');
    t.deepEqual(await mountsOf(marker), []);
  });

  testUnless(lacking.images, 'what is no image is refused with a code, and no volume is there', async (t) => {
    const { guest } = await use();
    const marker = newMarker();
    const path = await place(Buffer.alloc(100_000, 'no image'), `a_${marker}.iso`);
    const tried = await guest.mount(path, 'api', call());
    t.is(tried.is, 'refused');
    if (tried.is === 'refused') t.not(tried.code, '');
    t.deepEqual(await mountsOf(marker), []);
    await cleanUp(marker);
  });

  testUnless(
    lacking.programs,
    'the payload runs from the volume and leaves its trace; before, there is none',
    async (t) => {
      const { guest } = await use();
      await withMount(async (mounted, _manifest, marker) => {
        const program = (await guest.list(mounted, call())).find(({ name }) => name === 'Invoice.exe');
        if (program === undefined) return t.fail('the volume has no program');
        t.is(await guest.trace(marker, call()), null);
        const { exitCode } = doneWith(await guest.open(program.path, 'create-process', call()));
        t.is(exitCode, 0);
        const trace = await guest.trace(marker, call());
        t.is(
          Buffer.from(trace?.bytes ?? [])
            .toString()
            .trim(),
          marker,
        );
        t.is(await guest.trace(newMarker(), call()), null, 'of another marker there is none');
      });
    },
  );

  test.serial(`${name}: copies taken off the volume are whole, in the folder that was named`, async (t) => {
    const { guest } = await use();
    await withMount(async (mounted, manifest, marker) => {
      const files = (await guest.list(mounted, call())).filter(({ type }) => type === 'file');
      const paths = files.map(({ path }) => path);
      const copies = doneWith(await guest.copyOut(paths, `motw-${marker}`, call()));
      t.is(copies.length, manifest.files.length);
      for (const [index, copy] of copies.entries()) {
        t.true(copy.includes(`motw-${marker}`));
        t.is(await guest.sha256(copy, call()), files[index]?.sha256 ?? null);
      }
    });
  });

  test.serial(
    `${name}: what a marker left is found and removed; of another marker everything stays`,
    async (t) => {
      const { guest } = await use();
      const other = newMarker();
      const stays = await place(Buffer.from('stays'), `a_${other}.txt`);
      await withMount(async (mounted, _manifest, marker) => {
        const listed = await guest.list(mounted, call());
        doneWith(
          await guest.copyOut(
            listed.filter(({ type }) => type === 'file').map(({ path }) => path),
            `motw-${marker}`,
            call(),
          ),
        );
        const left = await guest.residue(marker, call());
        const kinds = new Set(left.map(({ kind }) => kind));
        t.true(kinds.has('mount'));
        t.true(kinds.has('file'));
        t.is((await guest.remove(left, call())).is, 'done');
        t.deepEqual(await guest.residue(marker, call()), []);
      });
      t.is(await guest.sha256(stays, call()), hashOf(Buffer.from('stays')));
      await cleanUp(other);
      t.deepEqual(await guest.residue(other, call()), []);
    },
  );

  unpackingContract(test, name, { use, call, newMarker, place, cleanUp });

  test.serial(`${name}: its clock is read between two of the host's, and does not go back`, async (t) => {
    const { guest } = await use();
    const first = await guest.clock(call());
    const second = await guest.clock(call());
    t.true(first.sentAt <= first.receivedAt);
    t.true(Number.isFinite(first.guest) && first.guest > 0);
    t.true(second.guest >= first.guest);
  });

  test.serial(
    `${name}: every preventive control of the catalogue that is the guest's has a state`,
    async (t) => {
      const { guest } = await use();
      const posture = await guest.posture(call());
      const preventive = catalogue
        .filter(({ kind, id }) => kind === 'preventive' && !id.endsWith('-gateway'))
        .map(({ id }) => id);
      for (const id of preventive) t.true(posture.has(id), id);
      for (const [id, { state }] of posture)
        t.true(state === 'unknown' || controlStates.some((known) => known === state), `${id} ${state}`);
    },
  );

  test.serial(`${name}: it says what it is`, async (t) => {
    const { guest } = await use();
    const facts = await guest.facts(call());
    t.not(facts.build, '');
    t.not(facts.user, '');
    t.is(typeof facts.sentinel, 'boolean');
    t.is(typeof facts.domainController, 'boolean');
  });
}

function byPath(a: { readonly path: string }, b: { readonly path: string }): number {
  return a.path < b.path ? -1 : 1;
}
