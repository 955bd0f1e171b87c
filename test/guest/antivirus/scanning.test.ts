import { antivirusTest } from '../../../artifacts/builder/antivirus-test.ts';
import type { ControlDecision } from '../../../runner/ports/control-log.ts';
import type { GuestPath } from '../../../runner/ports/guest.ts';
import type { Session } from '../../../runner/ports/target.ts';
import { call, clean, marker, place, run, test } from '../containers/machine.ts';
import { containers, imageOf } from './infected.ts';

const infected = 'ERROR_VIRUS_INFECTED';
const line = /^\/c\/Users\/analyst\/Downloads\/\S+: Motw\.EICAR-Test-File\.UNOFFICIAL FOUND$/;

function tryToPlace({ guest }: Session, bytes: Uint8Array, name: string) {
  const file = {
    size: bytes.length,
    async *read() {
      yield bytes;
    },
  };
  return guest.place(file, { folder: 'downloads', name }, 'browser', call);
}

async function decisions({ controlLogs }: Session): Promise<readonly ControlDecision[]> {
  const log = controlLogs.find(({ id }) => id === 'antivirus');
  if (log === undefined) throw new Error('there is no log of the antivirus');
  return Array.fromAsync(log.read('0', call));
}

for (const [container, seen] of containers) {
  test.serial(
    `${container}: the antivirus ${seen ? 'finds' : 'does not find'} the test file inside`,
    async (t) => {
      const session = await clean(t.context, { antivirus: 'on' });
      const { guest, switchboard } = session;
      const bytes = await imageOf(t.context.setUp, container);
      const name = `${marker}-a.${container}`;
      const placed = await tryToPlace(session, bytes, name);
      const path = `C:\\Users\\analyst\\Downloads\\${name}` as GuestPath;
      if (!seen) {
        t.is(placed.is, 'done');
        t.deepEqual(await decisions(session), []);
        return;
      }
      t.like(placed, { is: 'refused', code: infected });
      if (placed.is === 'refused') t.regex(placed.text, line);
      t.is(await guest.sha256(path, call), null);
      {
        await using copy = await t.context.machine.diskCopy(call);
        t.is(await copy.sha256(path), null, 'from a copy of the disk');
      }
      const [decision, ...others] = await decisions(session);
      t.like(decision, { control: 'antivirus', action: 'block', path });
      t.deepEqual(others, []);
      t.deepEqual(await guest.residue(marker, call), []);

      for (const [state, posture] of [
        ['off', 'off'],
        ['broken', 'on'],
      ] as const) {
        await switchboard?.set(new Map([['antivirus', state]]), call);
        t.is((await guest.posture(call)).get('antivirus')?.state, posture);
        t.is((await tryToPlace(session, bytes, `${state}-${name}`)).is, 'done', state);
      }
      t.is((await decisions(session)).length, 1);
    },
  );
}

test.serial('what is clean is placed, an empty file as well, and nothing is recorded', async (t) => {
  const session = await clean(t.context, { antivirus: 'on' });
  const bytes = await imageOf(t.context.setUp, 'iso', 'marker');
  t.is((await tryToPlace(session, bytes, `${marker}-a.iso`)).is, 'done');
  t.is((await tryToPlace(session, Buffer.alloc(0), `${marker}-empty.txt`)).is, 'done');
  t.is((await tryToPlace(session, Buffer.from(`x ${antivirusTest()}`), `${marker}-a.txt`)).is, 'done');
  t.deepEqual(await decisions(session), []);
  t.is(
    await run(session, 'ls -A /tmp /run/motw/antivirus 2>/dev/null'),
    '/tmp:\n',
    'nothing is left of the scans',
  );
});

test.serial('a copy on another volume is scanned; what it was copied from stays', async (t) => {
  const session = await clean(t.context);
  const { guest } = session;
  const image = await place(session, await imageOf(t.context.setUp, 'iso'), `${marker}-a.iso`);
  await session.switchboard?.set(new Map([['antivirus', 'on']]), call);
  for (const volume of ['ntfs', 'fat'] as const)
    t.like(await guest.copyTo(volume, image, call), { is: 'refused', code: infected });
  t.deepEqual(
    (await decisions(session)).map(({ path }) => path),
    [`D:\\${marker}-a.iso`, `U:\\${marker}-a.iso`],
    'each with a number of its own, or the log would be broken',
  );
  t.deepEqual(
    (await guest.residue(marker, call)).map(({ what }) => what),
    [`/c/Users/analyst/Downloads/${marker}-a.iso`],
  );
});

test.serial('of several files the infected ones are removed, and each is recorded', async (t) => {
  const session = await clean(t.context);
  const { guest } = session;
  const names = ['one', 'clean', 'two'].map((name) => `${marker}-${name}`);
  const files: GuestPath[] = [];
  for (const name of names)
    files.push(await place(session, name.endsWith('clean') ? Buffer.from('x') : antivirusTest(), name));
  await session.switchboard?.set(new Map([['antivirus', 'on']]), call);
  t.like(await guest.copyOut(files, `${marker}-out`, call), { is: 'refused', code: infected });
  const out = `C:\\Users\\analyst\\AppData\\Local\\Temp\\${marker}-out`;
  t.deepEqual(
    (await decisions(session)).map(({ path }) => path),
    [`${out}\\${names[0]}`, `${out}\\${names[2]}`],
  );
  t.not(await guest.sha256(`${out}\\${names[1]}` as GuestPath, call), null);
});

/** What may stand in the place of the scanner: none of it says that a file is clean, nor that it is infected. */
const scanners: readonly (readonly [what: string, script: string, said: RegExp])[] = [
  ['is missing', 'umount -l /tools', /No such file or directory/],
  ['does not start', fake('#!/nothing'), /No such file or directory/],
  ['is killed', fake('#!/bin/sh\nkill -9 $$'), /was killed/],
  ['is killed once it has found something', fake(`#!/bin/sh\n${says('FOUND')}\nkill -9 $$`), /was killed/],
  ['is too slow', fake('#!/bin/sh\nexec /bin/sleep 60'), /did not end in time/],
  ['fails', fake('#!/bin/sh\necho LibClamAV Error: no memory\nexit 2'), /LibClamAV Error: no memory/],
  ['says nothing', fake('#!/bin/sh\nexit 0'), /did not say that it was clean/],
  ['finds something and will not say what', fake('#!/bin/sh\nexit 1'), /was not removed/],
  [
    'could not look into everything',
    fake(`#!/bin/sh\n${says('Heuristics.Limits.Exceeded.MaxFiles FOUND', '')}\nexit 1`),
    /was not removed/,
  ],
  [
    'names a file that it was not asked about',
    fake('#!/bin/sh\necho /c/Windows: Name FOUND\nexit 1'),
    /was not removed/,
  ],
  [
    'gets no memory',
    `touch /run/real && mount --bind /tools/bin/clamscan /run/real && ${fake('#!/bin/sh\nulimit -v 20000\nexec /run/real "$@"')}`,
    /the scanner says/,
  ],
  ['has no signatures', 'rm -r /motw/controls/antivirus', /the scanner says/],
];

/** The last argument is the file. */
function says(what: string, name = 'Name '): string {
  return `for f; do :; done; echo "$f: ${name}${what}"`;
}

function fake(script: string): string {
  return `cat >/run/fake <<'END'\n${script}\nEND\nchmod +x /run/fake && mount --bind /run/fake /tools/bin/clamscan`;
}

for (const [what, script, said] of scanners) {
  test.serial(`a scanner that ${what} is a fault of the guest`, async (t) => {
    const session = await clean(t.context, { antivirus: 'on' });
    await run(session, script);
    await t.throwsAsync(place(session, antivirusTest(), `${marker}-a.com`), {
      code: 'GUEST_ANSWER',
      message: said,
    });
    t.deepEqual(await decisions(session), []);
    const left = await session.guest.residue(marker, call);
    t.is((await session.guest.remove(left, call)).is, 'done');
    t.deepEqual(await session.guest.residue(marker, call), []);
  });
}
