import { createHash } from 'node:crypto';
import { fileInput, type Input } from 'iso-packer';
import { unpackerNames } from '../../../runner/model/scenario.ts';
import type { GuestPath, Unpacked } from '../../../runner/ports/guest.ts';
import { call, clean, marker, place, run, test } from '../containers/machine.ts';
import { inputsFor, pack, unpackers } from './archives.ts';

const mark = '[ZoneTransfer]\r\nZoneId=3\r\nHostUrl=https://example.com/a.zip\r\n';

for (const { by, archive, says } of unpackers) {
  test.serial(
    `${by} takes everything out of a ${archive}, whole, where the sensors see it, and it can be removed`,
    async (t) => {
      const session = await clean(t.context);
      const { guest } = session;
      const inputs = inputsFor(by);
      const packed = await place(
        session,
        await pack(t.context.setUp, archive, inputs),
        `Invoice_${marker}.${archive}`,
      );
      const attempt = await guest.unpack(packed, by, call);
      if (attempt.is !== 'done') return t.fail(`${attempt.is}: ${attempt.text}`);
      const { root, entries, tool } = attempt.value;
      t.is<string, string>(root, `C:\\Users\\analyst\\Downloads\\Invoice_${marker}`);
      t.regex(tool, says);
      const found = entries.map(({ name, type, size, sha256 }) => ({ name, type, size, sha256 }));
      t.deepEqual(byName(found), byName(await wanted(inputs)));
      const image = fileOf(attempt.value, 'disk.iso');
      t.is(await guest.sha256(image, call), entries.find(({ name }) => name === 'disk.iso')?.sha256 ?? null);
      const inside = '/c/Users/analyst/Downloads';
      t.is((await run(session, `stat -c %U ${inside}/Invoice_${marker}/disk.iso`)).trim(), 'analyst');
      const seen = await run(session, 'grep disk.iso /run/motw/events/files.jsonl');
      t.true(seen.includes(JSON.stringify(image)), 'the sensor saw the image that came out');

      const left = await guest.residue(marker, call);
      t.true(left.some(({ what }) => what === `${inside}/Invoice_${marker}/disk.iso`));
      t.is((await guest.remove(left, call)).is, 'done');
      t.deepEqual(await guest.residue(marker, call), []);
      t.is((await run(session, `ls ${inside}`)).trim(), '');
      await using copy = await t.context.machine.diskCopy(call);
      t.is(await copy.sha256(image), null, 'from a copy of the disk');
    },
  );
}

/** With the control on, what Explorer takes out carries the mark; nothing else does, whatever the control is. */
for (const state of ['on', 'off', 'broken'] as const) {
  test.serial(`archive-propagation ${state}: whose files carry the mark`, async (t) => {
    const session = await clean(t.context, { 'archive-propagation': state });
    const { guest } = session;
    const probed = (await guest.posture(call)).get('archive-propagation');
    t.is(probed?.state, state === 'off' ? 'off' : 'on', 'a broken control looks configured');
    for (const { by, archive } of unpackers) {
      const name = `${by}_${marker}.${archive}`;
      const packed = await place(session, await pack(t.context.setUp, archive, inputsFor(by)), name);
      await guest.mark(packed, mark, 'stream', call);
      const attempt = await guest.unpack(packed, by, call);
      if (attempt.is !== 'done') return t.fail(`${attempt.is}: ${attempt.text}`);
      t.is(probed?.ofUnpackers?.[by], by === 'explorer' && state !== 'off' ? 'on' : 'off', by);
      const marked = by === 'explorer' && state === 'on';
      const expected = marked ? `[ZoneTransfer]\r\nZoneId=3\r\nReferrerUrl=${packed}\r\n` : null;
      for (const { path, type } of attempt.value.entries.filter((entry) => entry.type === 'file')) {
        t.is(type, 'file');
        t.like(await guest.zone(path, call), { stream: expected, mapped: marked ? 3 : null }, path);
      }
      await using copy = await t.context.machine.diskCopy(call);
      t.is(await copy.mark(fileOf(attempt.value, 'disk.iso')), expected, 'from a copy of the disk');
    }
    const streams = await run(session, 'grep ReferrerUrl /run/motw/events/streams.jsonl | grep -c disk.iso');
    t.is(Number(streams) > 0, state === 'on', 'the sensor saw the mark');
  });
}

test.serial(
  'only a mark from outside goes along: zone 4 as it is, zone 2 and no mark at all not',
  async (t) => {
    const session = await clean(t.context, { 'archive-propagation': 'on' });
    const { guest } = session;
    const zip = await pack(t.context.setUp, 'zip', [fileInput('a.txt', 'x')]);
    for (const zone of [4, 2, null]) {
      const packed = await place(session, zip, `zone${zone}_${marker}.zip`);
      if (zone !== null) await guest.mark(packed, `[ZoneTransfer]\r\nZoneId=${zone}\r\n`, 'stream', call);
      const attempt = await guest.unpack(packed, 'explorer', call);
      if (attempt.is !== 'done') return t.fail(attempt.text);
      t.is((await guest.zone(fileOf(attempt.value, 'a.txt'), call)).mapped, zone === 4 ? 4 : null);
    }
  },
);

test.serial(
  'what is not there cannot be tried; the same archive is unpacked twice beside itself',
  async (t) => {
    const session = await clean(t.context);
    const { guest } = session;
    const packed = await place(
      session,
      await pack(t.context.setUp, 'zip', inputsFor('unzip')),
      `a_${marker}.zip`,
    );
    const there = new Set(unpackers.map(({ by }) => by));
    for (const by of unpackerNames.filter((name) => !there.has(name)))
      t.is((await guest.unpack(packed, by, call)).is, 'unavailable', by);
    const roots = [];
    for (const by of ['unzip', '7-zip'] as const) {
      const attempt = await guest.unpack(packed, by, call);
      roots.push(attempt.is === 'done' ? attempt.value.root : attempt.text);
    }
    const root = packed.replace('.zip', '');
    t.deepEqual(roots, [root, `${root} (2)`]);
    const gone = await guest.unpack(`${root}.rar` as GuestPath, '7-zip', call);
    t.like(gone, { is: 'refused', code: 'ENOENT' });
  },
);

test.serial('a folder that is not the archive’s own is a wrong answer of the guest', async (t) => {
  const session = await clean(t.context);
  const packed = await place(session, Buffer.from('x'), `a_${marker}.zip`);
  for (const root of ['/c/Windows', '/c/Users/analyst/Downloads/other', `/c/Users/analyst/a_${marker}`]) {
    const answer = JSON.stringify({ is: 'done', root, tool: 'UnZip 6.00' });
    const script = `rm /motw/operations/unpack; cat >/motw/operations/unpack <<'END'\n#!/bin/sh\necho '${answer}'\nEND`;
    await run(session, `${script}\nchmod +x /motw/operations/unpack`);
    const wrong = { code: 'GUEST_ANSWER', message: /is no folder of/ };
    await t.throwsAsync(session.guest.unpack(packed, 'unzip', call), wrong, root);
  }
});

function fileOf({ entries }: Unpacked, name: string): GuestPath {
  const found = entries.find((entry) => entry.name === name);
  if (found === undefined) throw new Error(`no ${name} among ${entries.map((entry) => entry.name)}`);
  return found.path;
}

async function wanted(inputs: readonly Input[]) {
  const folders = ['letter', 'letter/deeper'];
  const files = inputs.filter((input) => 'open' in input);
  return [
    ...(await Promise.all(
      files.map(async ({ path, size, open }) => {
        const bytes = Buffer.concat(await Array.fromAsync(open()));
        return { name: path, type: 'file', size, sha256: createHash('sha256').update(bytes).digest('hex') };
      }),
    )),
    ...folders.map((name) => ({ name, type: 'folder', size: 0, sha256: null })),
  ];
}

function byName<T extends { readonly name: string }>(entries: readonly T[]): readonly T[] {
  return entries.toSorted((a, b) => (a.name < b.name ? -1 : 1));
}
