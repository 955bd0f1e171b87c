import type { TestFn } from 'ava';
import { fileInput } from 'iso-packer';
import { packZip } from '../../artifacts/builder/zip/write-zip.ts';
import { unpackerNames } from '../../runner/model/scenario.ts';
import type { Call } from '../../runner/ports/call.ts';
import type { Guest, GuestPath } from '../../runner/ports/guest.ts';
import { hashOf } from './asking.ts';

interface Means {
  use(): Promise<{ readonly guest: Guest }>;
  call(): Call;
  newMarker(): string;
  place(bytes: Uint8Array, name: string): Promise<GuestPath>;
  cleanUp(marker: string): Promise<void>;
}

/** What every guest that has an unpacker must do with it. */
export function unpackingContract(test: TestFn, name: string, means: Means): void {
  const { use, call, newMarker, place, cleanUp } = means;
  for (const by of unpackerNames)
    test.serial(
      `${name}: ${by} takes a ZIP's files out into a new folder, whole, or does not take it, or can't be tried`,
      async (t) => {
        const { guest } = await use();
        const marker = newMarker();
        const held = ['inner/notes.txt', 'marker.txt'].map((path) => ({
          name: path,
          content: Buffer.from(`content of ${path}`),
        }));
        const { bytes } = packZip(held.map((entry) => fileInput(entry.name, entry.content)));
        const zip = Buffer.concat(await Array.fromAsync(bytes));
        const archive = await place(zip, `Invoice_${marker}.zip`);
        const tried = await guest.unpack(archive, by, call());
        if (tried.is === 'done') {
          const { root, entries, tool } = tried.value;
          t.true(root.includes(`Invoice_${marker}`) && root !== archive);
          t.not(tool, '');
          const files = entries
            .filter(({ type }) => type === 'file')
            .sort((a, b) => (a.name < b.name ? -1 : 1));
          t.deepEqual(
            files.map((file) => ({ name: file.name, sha256: file.sha256 })),
            held.map((entry) => ({ name: entry.name, sha256: hashOf(entry.content) })),
          );
          for (const { path, sha256 } of files) t.is(await guest.sha256(path, call()), sha256);
          const again = await guest.unpack(archive, by, call());
          if (again.is !== 'done') return t.fail(JSON.stringify(again));
          t.is<string, string>(again.value.root, `${root} (2)`, 'a folder that is there is left alone');
          const both = [...files, ...again.value.entries.filter(({ type }) => type === 'file')];
          t.is(both.length, 2 * held.length);
          await cleanUp(marker);
          for (const { path } of both) t.is(await guest.sha256(path, call()), null);
        } else {
          // Not every one of them knows ZIP.
          t.not(tried.text, '');
          await cleanUp(marker);
        }
        t.deepEqual(await guest.residue(marker, call()), []);
      },
    );
}
