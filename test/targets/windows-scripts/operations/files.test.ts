import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { windowsTest } from './run-operation.ts';

const marker = '1a2b3c4d';
const source = 'C:\\ProgramData\\staged [x].staged';
const name = `Rechnung [4711] Ä ${marker}.iso`;
const path = `C:\\Users\\analyst\\Downloads\\${name}`;
const text = '[ZoneTransfer]\r\nZoneId=3\r\nHostUrl=http://lure.example/a.iso\r\n';
const place = { source, folder: 'downloads', name, user: 'analyst' };

windowsTest(
  'place brings the staged file into the user\u2019s Downloads and takes the staged one away',
  {},
  async (t, { stub, run }) => {
    writeFileSync(stub.real(source), 'image');
    const placed = await run('place', place);
    t.is(placed.is, 'done');
    t.is((placed.value as { path: string }).path.replaceAll('/', '\\'), path);
    t.is(readFileSync(stub.real(path), 'utf8'), 'image');
    t.false(existsSync(stub.real(source)));
  },
);

windowsTest(
  'place overwrites nothing, knows its folders and its user, and takes no path for a name',
  {},
  async (t, { stub, run }) => {
    writeFileSync(stub.real(source), 'image');
    writeFileSync(stub.real(path), 'theirs');
    t.like(await run('place', place), { is: 'fault', code: 'EXISTS' });
    t.is(readFileSync(stub.real(path), 'utf8'), 'theirs');
    t.like(await run('place', { ...place, name: '..\\x.iso' }), { is: 'fault', code: 'PROTOCOL' });
    t.like(await run('place', { ...place, folder: 'desktop' }), { is: 'fault', code: 'PROTOCOL' });
    t.like(await run('place', { ...place, user: 'nobody-here' }), { is: 'fault', code: 'NO_USER' });
    t.true(existsSync(stub.real(source)));
  },
);

windowsTest(
  'a mark is written as it is given, read back, mapped, and taken away again',
  {},
  async (t, { stub, run }) => {
    writeFileSync(stub.real(path), 'image');
    const unmarked = { stream: null, mapped: 0, streamFailure: null, mapFailure: null };
    t.like(await run('zone', { path }), { is: 'done', value: unmarked });
    t.like(await run('mark', { path, text, by: 'stream' }), { is: 'done', value: { stream: text } });
    t.like(await run('zone', { path }), { value: { stream: text, mapped: 3 } });
    t.like(await run('unmark', { path }), { is: 'done', value: { wasMarked: true } });
    t.like(await run('zone', { path }), { value: unmarked });
    t.like(await run('unmark', { path }), { is: 'done', value: { wasMarked: false } });
  },
);

windowsTest(
  'the Attachment Manager writes a mark of its own, or is seen not to',
  {},
  async (t, { stub, run }) => {
    writeFileSync(stub.real(path), 'image');
    const by = 'attachment-manager';
    const marked = await run('mark', { path, text, by });
    t.is(marked.is, 'done');
    t.regex((marked.value as { stream: string }).stream, /HostUrl=http:\/\/lure\.example\/a\.iso\r\n/);
    await run('unmark', { path });
    stub.change({ saveZoneInformation: 1 });
    t.like(await run('mark', { path, text, by }), { is: 'refused', code: 'MARK_NOT_WRITTEN' });
    stub.change({ saveZoneInformation: 2, scannerDeletes: true });
    t.like(await run('mark', { path, text, by }), { is: 'refused', code: 'FILE_GONE' });
  },
);

windowsTest(
  'a stream that cannot be written is refused, one that does not stay is a fault',
  { fat: true },
  async (t, { stub, run }) => {
    writeFileSync(stub.real(path), 'image');
    t.like(await run('mark', { path, text, by: 'stream' }), { is: 'refused', code: '0x8007007B' });
    stub.change({ fat: false, streamsVanish: true });
    t.like(await run('mark', { path, text, by: 'stream' }), { is: 'fault', code: 'NOT_MARKED' });
    t.like(await run('mark', { path, text, by: 'magic' }), { is: 'fault', code: 'PROTOCOL' });
  },
);

windowsTest(
  'an Unblock-File that does nothing is not believed',
  { unblockIsInert: true },
  async (t, { stub, run }) => {
    writeFileSync(stub.real(path), 'image');
    await run('mark', { path, text, by: 'stream' });
    t.like(await run('unmark', { path }), { is: 'fault', code: 'STILL_MARKED' });
  },
);

for (const [propagates, mapped] of [
  [true, 3],
  [false, 0],
] as const) {
  windowsTest(
    `a file in a marked image has no stream and is mapped to ${mapped}`,
    { propagates },
    async (t, { stub, run }) => {
      writeFileSync(stub.real(path), 'image');
      writeFileSync(join(stub.content, 'inner.exe'), 'x');
      await run('mark', { path, text, by: 'stream' });
      await run('mount', { path });
      const zone = await run('zone', { path: 'E:\\inner.exe' });
      t.like(zone, { is: 'done', value: { stream: null, mapped, streamFailure: { code: '0x8007007B' } } });
    },
  );
}

windowsTest(
  'a zone that urlmon does not tell is null with its reason',
  { urlmonFails: true },
  async (t, { stub, run }) => {
    writeFileSync(stub.real(path), 'image');
    t.like(await run('zone', { path }), {
      is: 'done',
      value: { mapped: null, mapFailure: { code: '0x80040154' } },
    });
    t.like(await run('zone', { path: `${path}x` }), { is: 'fault', code: 'NO_FILE' });
  },
);

windowsTest(
  'copies go into a new folder, and a trace is found in the temp folder of whoever ran the payload',
  {},
  async (t, { stub, run }) => {
    const files = ['C:\\Users\\analyst\\Downloads\\a [1].exe', 'C:\\Users\\analyst\\Downloads\\marker.txt'];
    for (const file of files) writeFileSync(stub.real(file), file);
    const copy = { files, folder: `motw-${marker}`, user: 'analyst' };
    const copied = await run('copy-out', copy);
    t.is(copied.is, 'done');
    const { paths } = copied.value as { paths: readonly string[] };
    t.deepEqual(
      paths.map((one) => one.replaceAll('/', '\\')),
      ['a [1].exe', 'marker.txt'].map(
        (leaf) => `C:\\Users\\analyst\\AppData\\Local\\Temp\\motw-${marker}\\${leaf}`,
      ),
    );
    t.is(readFileSync(stub.real(paths[0] ?? ''), 'utf8'), files[0] ?? '');
    t.like(await run('copy-out', copy), { is: 'fault', code: 'EXISTS' });

    const asked = { marker, user: 'analyst' };
    t.like(await run('trace', asked), { is: 'done', value: { text: null } });
    const agents = stub.real('C:\\Windows\\Temp');
    writeFileSync(join(agents, `motw-harness-${marker}.txt`), marker);
    t.like(await run('trace', asked), { value: { text: marker } });
    mkdirSync(stub.real('C:\\Users\\analyst\\AppData\\Local\\Temp\\2'));
    writeFileSync(
      stub.real(`C:\\Users\\analyst\\AppData\\Local\\Temp\\2\\motw-harness-${marker}.txt`),
      'user',
    );
    t.like(await run('trace', asked), { value: { text: 'user' } });
    t.like(await run('trace', { marker: '*', user: 'analyst' }), { is: 'fault', code: 'PROTOCOL' });
  },
);
