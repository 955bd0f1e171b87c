import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import test from 'ava';
import { zipSync } from 'fflate';
import type { UnpackerName } from '../../../runner/model/scenario.ts';
import type { Attempt } from '../../../runner/ports/call.ts';
import type { Guest, GuestPath } from '../../../runner/ports/guest.ts';
import type { Behaviour } from './fake-windows/behaviour.ts';
import { fakeTarget } from './windows-lab.ts';

const marker = '1a2b3c4d';
const call = { signal: new AbortController().signal, timeoutMs: 10_000 };
const mark = '[ZoneTransfer]\r\nZoneId=3\r\nHostUrl=https://downloads.example/a\r\n';
const zip = Buffer.from(
  zipSync({ 'Invoice.exe': Buffer.from('program'), 'a/letter.docx': Buffer.from('document') }),
);

async function guestOf(behaviour: Partial<Behaviour> = {}) {
  const { target, machine } = fakeTarget({ behaviour });
  const channel = await (await machine.start(call)).channel(call);
  return { guest: target.session(channel).guest, machine };
}

function doneWith<T>(attempt: Attempt<T>): T {
  if (attempt.is === 'done') return attempt.value;
  throw new Error(JSON.stringify(attempt));
}

/** A marked archive among the user's downloads. */
async function place(guest: Guest, bytes = zip, name = `Invoice_${marker}.zip`): Promise<GuestPath> {
  const file = { size: bytes.length, read: () => ReadableStream.from([bytes]) };
  const { path } = doneWith(await guest.place(file, { folder: 'downloads', name }, 'agent', call));
  doneWith(await guest.mark(path, mark, 'stream', call));
  return path;
}

const rows: readonly (readonly [UnpackerName, Partial<Behaviour>, readonly string[]])[] = [
  ['explorer', {}, ['Invoice.exe', 'a/letter.docx']],
  ['explorer', { explorerMarks: false }, []],
  ['7-zip', {}, []],
  ['7-zip-snz', {}, ['Invoice.exe', 'a/letter.docx']],
  ['7-zip-button', {}, []],
  ['7-zip-button', { zoneSetting: 1 }, ['Invoice.exe', 'a/letter.docx']],
  ['7-zip-button', { zoneSetting: 2 }, ['a/letter.docx']],
  ['tar', {}, []],
  ['expand-archive', {}, []],
];
for (const [by, behaviour, marked] of rows) {
  test(`${by} ${JSON.stringify(behaviour)}: marks ${marked.join(' and ') || 'nothing'}, leaves nothing once removed`, async (t) => {
    const { guest } = await guestOf(behaviour);
    const archive = await place(guest);
    const { root, entries, tool } = doneWith(await guest.unpack(archive, by, call));
    t.true(root.endsWith(`\\Invoice_${marker}`));
    t.not(tool, '');
    t.deepEqual(entries.map(({ name }) => name).sort(), ['Invoice.exe', 'a/letter.docx']);
    const seen: string[] = [];
    for (const { path, name, sha256 } of entries) {
      t.is(await guest.sha256(path, call), sha256);
      if ((await guest.zone(path, call)).mapped === 3) seen.push(name);
    }
    t.deepEqual(seen.sort(), marked);
    const state = (await guest.posture(call)).get('archive-propagation')?.ofUnpackers?.[by];
    const program = marked.includes('Invoice.exe');
    t.true(state === 'unknown' || (state === 'on') === program, state);
    const left = await guest.residue(marker, call);
    t.true(left.some(({ what }) => what === root));
    doneWith(await guest.remove(left, call));
    t.deepEqual(await guest.residue(marker, call), []);
  });
}

test('without a desktop the agent unpacks, but for what is a user\u2019s', async (t) => {
  const { guest, machine } = await guestOf({ desktop: false });
  const archive = await place(guest);
  for (const by of ['explorer', '7-zip-button'] as const)
    t.like(await guest.unpack(archive, by, call), { is: 'unavailable', code: 'NO_DESKTOP' });
  t.is((await guest.unpack(archive, '7-zip', call)).is, 'done');
  t.is(machine.asked().filter((asked) => asked === 'unpack').length, 1);
});

test('a tool that is not there is unavailable; nobody else is asked to do it', async (t) => {
  const { guest, machine } = await guestOf();
  const archive = await place(guest);
  t.like(await guest.unpack(archive, 'unzip', call), { is: 'unavailable', code: 'NO_UNPACKER' });
  t.like(await guest.unpack(archive, '7-zip-window', call), { is: 'unavailable', code: 'STARTS_AT_ONCE' });
  t.is(machine.asked().filter((asked) => asked === 'desktop unpack').length, 1);
  t.false(machine.asked().includes('unpack'));
});

test('what is no archive is refused in the tool\u2019s words, and so is one that is gone', async (t) => {
  const { guest } = await guestOf();
  const archive = await place(guest, Buffer.from('no archive'));
  t.like(await guest.unpack(archive, '7-zip', call), { is: 'refused', code: 'EXIT_2' });
  doneWith(await guest.remove(await guest.residue(marker, call), call));
  t.like(await guest.unpack(archive, '7-zip', call), { is: 'refused', code: 'NO_FILE' });
});

for (const [volume, kept] of [
  ['fat', null],
  ['ntfs', mark],
] as const) {
  test(`a copy on the ${volume} volume ${kept === null ? 'has no' : 'keeps its'} mark, and is residue`, async (t) => {
    const { guest } = await guestOf();
    const copy = doneWith(await guest.copyTo(volume, await place(guest), call));
    t.is((await guest.zone(copy, call)).stream, kept);
    const left = await guest.residue(marker, call);
    t.true(left.some(({ what }) => what === copy));
    doneWith(await guest.remove(left, call));
    t.deepEqual(await guest.residue(marker, call), []);
  });
}

test('no prepared volume: unavailable, by the user and by the agent', async (t) => {
  for (const desktop of [true, false]) {
    const { guest } = await guestOf({ volumes: [], desktop });
    t.like(await guest.copyTo('fat', await place(guest), call), {
      is: 'unavailable',
      code: 'NO_SECOND_VOLUME',
    });
  }
});

test('the browser downloads what is at an address, with its own mark, or says what came instead', async (t) => {
  const server = createServer((request, response) => {
    response.writeHead(request.url === '/image' ? 200 : 403).end('what is there');
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', () => listening()));
  t.teardown(() => server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const name = `Invoice_${marker}.iso`;
  const { guest } = await guestOf();
  t.like(await guest.download(`${url}/blocked`, name, call), { is: 'refused', code: 'NOT_DOWNLOADED' });
  const { path, as } = doneWith(await guest.download(`${url}/image`, name, call));
  t.is(as, 'browser');
  t.regex((await guest.zone(path, call)).stream ?? '', /HostUrl=http:\/\/127\.0\.0\.1:\d+\/image/);
  const without = await guestOf({ desktop: false });
  t.like(await without.guest.download(`${url}/image`, name, call), { is: 'unavailable', code: 'NO_DESKTOP' });
});
