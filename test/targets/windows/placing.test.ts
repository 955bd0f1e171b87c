import test from 'ava';
import type { Placer } from '../../../runner/ports/guest.ts';
import type { Behaviour } from './fake-windows/behaviour.ts';
import { fakeTarget } from './windows-lab.ts';

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

test('an image is brought under another extension, and what is left of it is found by its marker', async (t) => {
  const { machine, session } = await placedAs({}, 'user');
  const staged = machine.windows.files.carrying('0badcafe', ['C:\\ProgramData\\motw-harness\\staged']);
  t.deepEqual(staged, ['C:\\ProgramData\\motw-harness\\staged\\a_0badcafe.iso.staged']);
  const left = await session.guest.residue('0badcafe', call);
  t.true(left.some(({ what }) => staged.includes(what)));
});
