import test from 'ava';
import type { Placer } from '../../../runner/ports/guest.ts';
import type { Behaviour } from './fake-windows/behaviour.ts';
import { fakeTarget } from './windows-lab.ts';

const staged = 'C:\\ProgramData\\motw-harness\\staged';
const call = { signal: new AbortController().signal, timeoutMs: 60_000 };

async function placedAs(
  behaviour: Partial<Behaviour>,
  as: Placer,
  folder: 'downloads' | 'temp' = 'downloads',
) {
  const { target, machine } = fakeTarget({ behaviour });
  const session = target.session(await (await machine.start(call)).channel(call));
  const file = {
    size: 1,
    async *read() {
      yield Buffer.from('x');
    },
  };
  const placed = await session.guest.place(file, { folder, name: 'a_0badcafe.iso' }, as, call);
  return { placed: placed.is === 'done' ? placed.value.as : placed.is, machine, session };
}

const rows: readonly [
  string,
  Partial<Behaviour>,
  Parameters<typeof placedAs>[1],
  'downloads' | 'temp',
  Placer,
][] = [
  ['a browser that is there', {}, 'browser', 'downloads', 'browser'],
  ['a browser that is missing', { browser: false }, 'browser', 'downloads', 'user'],
  ['a browser, into the folder where none saves', {}, 'browser', 'temp', 'user'],
  ['a browser, with nobody logged on', { desktop: false }, 'browser', 'downloads', 'agent'],
  ['the user', {}, 'user', 'downloads', 'user'],
  ['the user, with nobody logged on', { desktop: false }, 'user', 'temp', 'agent'],
  ['the agent', {}, 'agent', 'downloads', 'agent'],
];
for (const [what, behaviour, as, folder, by] of rows)
  test(`asked of ${what}, a file is placed as the ${by}`, async (t) => {
    t.is((await placedAs(behaviour, as, folder)).placed, by);
  });

for (const as of ['browser', 'user', 'agent'] as const)
  test(`where the ${as} takes a file from, under another extension, no copy stays`, async (t) => {
    const { machine } = await placedAs({}, as);
    const files = machine.windows.telemetry.logs.get('Microsoft-Windows-Sysmon/Operational');
    const written = JSON.stringify(files?.after(0, 1_000).events);
    t.true(written.includes('a_0badcafe.iso.staged<'), 'it was there');
    t.deepEqual(machine.windows.files.below(staged), []);
  });

test('what is left of a file that could not be placed is found by its marker', async (t) => {
  const { machine, session } = await placedAs({}, 'agent');
  const left = `${staged}\\a_0badcafe.iso.staged`;
  machine.windows.files.write(left, Buffer.from('x'));
  t.true((await session.guest.residue('0badcafe', call)).some(({ what }) => what === left));
});
