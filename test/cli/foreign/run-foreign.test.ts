import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import {
  type ForeignCommand,
  foreignDocumentSchema,
} from '../../../runner/atomic/document/foreign-document.ts';
import { fault, refused } from '../../targets/windows/fake-windows/answers.ts';
import { agentTemp, downloads } from '../../targets/windows/fake-windows/fake-files.ts';
import { type Asked, type Command, ForeignMachine, writes } from './foreign-machine.ts';
import { foreignFile, needing, ranForeign } from './ran-foreign.ts';

const is = (what: string, { arguments: text }: Asked): boolean => text.includes(what);
const nothing: Command = async () => 0;
/** The command copies an image; the clean-up takes it away. */
const copies: Command = async (windows, asked) => {
  const image = `${downloads}\\a.iso`;
  if (is('copy it', asked)) writes(windows, image, asked.pid);
  if (is('take it away', asked)) windows.files.remove(image);
  return 0;
};
const lines = (machine: ForeignMachine) => machine.commands.map(({ arguments: text }) => text);

test('a detection is tied to the command by its process, and everything is kept and cleaned', async (t) => {
  const machine = new ForeignMachine(copies);
  const { document, controls, folder } = await ranForeign(machine, {
    expect: { 'image-file-created': 'detected' },
  });
  t.like(controls.get('image-file-created'), { status: 'detected', outcome: 'expected' });
  t.like(document, { state: 'finished', outcome: 'expected', cleanUp: 'clean', fault: null });
  t.deepEqual(lines(machine), ['/d /s /c "copy it"', '/d /s /c "take it away"']);
  t.is(machine.commands[0]?.token, machine.commands[1]?.token, 'a clean-up runs where its command ran');
  const stored = JSON.parse(await readFile(join(folder, 'foreign.json'), 'utf8'));
  t.deepEqual(foreignDocumentSchema.parse(stored), document);
  t.regex(document.notes.join('\n'), /foreign, not ours/);
  t.regex(document.notes.join('\n'), /not been exercised on Windows yet/);
  t.regex(await readFile(join(folder, 'events/files.jsonl'), 'utf8'), /a\.iso/);
  t.deepEqual(machine.fake.windows.files.below(agentTemp), []);
  t.is(machine.fake.asked().at(-1), 'remove-own');
});

test('what a process does that the command started is the command’s', async (t) => {
  const { controls } = await ranForeign(
    new ForeignMachine(async (windows, { pid }) => {
      const child = windows.newPid();
      windows.telemetry.processStarted('C:\\a.exe', 'a', child, { pid, image: 'C:\\cmd.exe' });
      const grandchild = windows.newPid();
      windows.telemetry.processStarted('C:\\b.exe', 'b', grandchild, { pid: child, image: 'C:\\a.exe' });
      writes(windows, `${downloads}\\a.iso`, grandchild);
      return 0;
    }),
  );
  t.like(controls.get('image-file-created'), { status: 'detected', outcome: 'unstated' });
});

test('an event of somebody else in the same time is no detection, and no miss either', async (t) => {
  const { document, controls } = await ranForeign(
    new ForeignMachine(async (windows) => {
      writes(windows, `${downloads}\\somebody.iso`, 777);
      return 0;
    }),
    { expect: { 'image-file-created': 'detected' } },
  );
  t.like(controls.get('image-file-created'), { status: 'inconclusive', outcome: 'inconclusive' });
  t.regex(controls.get('image-file-created')?.why ?? '', /nothing ties one to the command/);
  t.is(document.outcome, 'inconclusive');
  t.true(document.hits.some(({ control, tiedBy }) => control === 'image-file-created' && tiedBy === null));
});

test('an event that names the command’s own folder is the command’s, whoever wrote it', async (t) => {
  const { document, controls } = await ranForeign(
    new ForeignMachine(async (windows, { token }) => {
      writes(windows, `${agentTemp}\\motw-foreign-${token}\\a.iso`, 777);
      return 0;
    }),
  );
  t.is(controls.get('image-file-created')?.status, 'detected');
  t.true(document.hits.some(({ tiedBy }) => tiedBy === 'token'));
});

test('a rule that is silent is never called a miss, and the clean-up is no evidence', async (t) => {
  const { controls, document } = await ranForeign(
    new ForeignMachine(async (windows, asked) => {
      if (is('take it away', asked)) writes(windows, `${downloads}\\a.iso`, asked.pid);
      return 0;
    }),
    { expect: { 'image-file-created': 'detected' } },
  );
  t.is(controls.get('image-file-created')?.status, 'inconclusive');
  t.regex(controls.get('image-file-created')?.why ?? '', /not called missed/);
  t.deepEqual(document.hits, []);
});

test('a sensor whose canary does not come back is not instrumented', async (t) => {
  const { controls, document } = await ranForeign(new ForeignMachine(nothing, { sysmon: false }), {
    expect: { 'image-file-created': 'detected', 'mark-written': 'not-instrumented' },
  });
  t.like(controls.get('image-file-created'), { status: 'not-instrumented', outcome: 'unexpected' });
  t.like(controls.get('mark-written'), { status: 'not-instrumented', outcome: 'expected' });
  t.is(document.outcome, 'unexpected');
});

test('a prerequisite that is not met ends it: nothing is fetched, nothing else is run', async (t) => {
  const machine = new ForeignMachine(async (_, asked) => (is('ask for it', asked) ? 1 : 0));
  const { document, controls } = await ranForeign(machine, {
    text: foreignFile(needing),
    expect: { 'image-file-created': 'detected' },
  });
  t.deepEqual(
    machine.commands.map(({ program }) => program),
    ['powershell.exe'],
  );
  t.like(document, { outcome: 'inconclusive', cleanUp: 'clean', state: 'finished' });
  t.regex(
    controls.get('image-file-created')?.why ?? '',
    /'The tool' is not met; the harness never fetches one/,
  );
  t.deepEqual(machine.fake.windows.files.below(agentTemp), []);
});

test('with its prerequisite met the command is run, and what would fetch it is not', async (t) => {
  const machine = new ForeignMachine(copies);
  const { document } = await ranForeign(machine, { text: foreignFile(needing) });
  t.is(machine.commands.length, 3);
  t.false(lines(machine).some((line) => line.includes('tool.example')));
  t.is(document.outcome, 'inconclusive', 'nothing was expected');
});

const ends: readonly (readonly [string, Command, ForeignCommand['is'], RegExp])[] = [
  ['failed', async (_, asked) => (is('copy it', asked) ? 1 : 0), 'ended', /ended with 1/],
  [
    'took too long',
    async (_, asked) => (is('copy it', asked) ? null : 0),
    'timed-out',
    /was ended after 120 s/,
  ],
  [
    'was refused',
    async (_, asked) => (is('copy it', asked) ? refused('0x800700E1', 'a virus') : 0),
    'refused',
    /0x800700E1/,
  ],
  [
    'broke the operation',
    async (_, asked) => (is('copy it', asked) ? fault('STILL_RUNNING', 'can not be ended') : 0),
    'fault',
    /STILL_RUNNING/,
  ],
];
for (const [what, does, ended, why] of ends) {
  test(`a command that ${what}: its clean-up is run, and a silent control is inconclusive`, async (t) => {
    const machine = new ForeignMachine(does);
    const { document, controls } = await ranForeign(machine, {
      expect: { 'image-file-created': 'detected' },
    });
    t.like(
      document.commands.find(({ role }) => role === 'command'),
      { is: ended },
    );
    t.true(machine.commands.some((asked) => is('take it away', asked)));
    t.is(controls.get('image-file-created')?.status, 'inconclusive');
    t.regex(controls.get('image-file-created')?.why ?? '', why);
  });
}

test('Ctrl-C while the command runs: its end is waited for, then it is cleaned up', async (t) => {
  const abort = new AbortController();
  const machine = new ForeignMachine(async (windows, asked) => {
    if (is('copy it', asked)) abort.abort(new Error('Ctrl-C'));
    return copies(windows, asked);
  });
  const { document } = await ranForeign(machine, { abort });
  t.like(document, { state: 'interrupted', outcome: 'inconclusive', cleanUp: 'clean' });
  t.is(document.fault?.code, 'INTERRUPTED');
  t.is(machine.fake.windows.files.get(`${downloads}\\a.iso`), null);
});

test('the connection breaks while the command runs: it is cleaned up by another', async (t) => {
  const machine: ForeignMachine = new ForeignMachine(async (windows, asked) => {
    if (is('copy it', asked)) machine.cut = true;
    return copies(windows, asked);
  });
  const { document } = await ranForeign(machine, { expect: { 'image-file-created': 'detected' } });
  t.like(document, { outcome: 'inconclusive', cleanUp: 'clean', state: 'finished' });
  t.deepEqual(
    document.commands.map(({ is: how }) => how),
    ['fault', 'ended'],
  );
  t.is(machine.fake.windows.files.get(`${downloads}\\a.iso`), null);
  t.deepEqual(machine.fake.windows.files.below(agentTemp), []);
});

test('a clean-up that fails is said, where no snapshot takes it back', async (t) => {
  const fails: Command = async (_, asked) => (is('take it away', asked) ? 5 : 0);
  const { document } = await ranForeign(new ForeignMachine(fails));
  t.is(document.cleanUp, 'dirty');
  t.regex(document.left.join('\n'), /its clean-up command ended with 5/);
  const gone = await ranForeign(new ForeignMachine(fails, {}, 'disk'));
  t.is(gone.document.cleanUp, 'clean');
});
