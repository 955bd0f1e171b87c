import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { foreignDocumentSchema } from '../../../runner/atomic/document/foreign-document.ts';
import { motw, temporaryFolder } from '../../guest/motw.ts';
import { deadTarget, labWith } from '../targets/lab-targets.ts';
import { ForeignMachine } from './foreign-machine.ts';
import { foreignFile, guid, needing, ranForeign, willing } from './ran-foreign.ts';

interface Ask {
  readonly text?: string;
  readonly guid?: string;
  readonly target?: string;
  readonly permissions?: string;
  readonly expect?: string;
  readonly more?: readonly string[];
}

/** The command, on a target that nothing answers for. */
async function asked({ text = foreignFile(), target = 'win11', permissions = willing, ...ask }: Ask = {}) {
  const folder = await temporaryFolder();
  const file = join(folder, 'T1000.yaml');
  await writeFile(file, text);
  const expect = join(folder, 'expect.yaml');
  if (ask.expect !== undefined) await writeFile(expect, ask.expect);
  const config = await labWith(deadTarget('win11', permissions));
  const out = join(folder, 'runs');
  const ended = await motw([
    ...['atomic', 'run', file, ask.guid ?? guid, '--target', target, '--config', config, '--out', out],
    ...(ask.expect === undefined ? [] : ['--expect', expect]),
    ...(ask.more ?? []),
  ]);
  const runs = await readdir(out).catch(() => []);
  return { ...ended, runs };
}

const refused: readonly (readonly [string, Ask, RegExp])[] = [
  [
    'allowForeign is not said',
    { permissions: 'lab: true' },
    /no permission to run a test there that is not ours.*\n.*'allowForeign: true' under 'targets: win11:'/,
  ],
  [
    'lab is not said',
    { permissions: 'lab: false\n    allowForeign: true' },
    /no permission to run there.*\n.*'lab: true' under 'targets: win11:'/,
  ],
  ['the reference target', { target: 'reference' }, /run on Windows targets only/],
  ['no such target', { target: 'win12' }, /unknown target 'win12'/],
  ['no such test', { guid: '99999999-2222-4333-8444-555555555555' }, /no test with the guid 99999999/],
  ['the file is wrong', { text: foreignFile().replace('[windows]', '[windos]') }, /error UNKNOWN_WORD/],
  [
    'its command downloads',
    { text: foreignFile('', 'command: curl https://a.example') },
    /may not be run: its own commands fetch something from a network/,
  ],
  [
    'its command is longer than Windows takes',
    { text: foreignFile('', `command: ${'x'.repeat(9_000)}`) },
    /its command has 90\d\d characters, and cmd\.exe takes 8190/,
  ],
  [
    'its command would end early',
    { text: foreignFile('', 'command: "harmless\\0hidden"') },
    /a character that ends a command line/,
  ],
  [
    'a preventive control is expected',
    { expect: `${guid}: { mount-verb: prevented }\n` },
    /expect\.yaml:1:41: error PREVENTIVE_OF_FOREIGN: 'mount-verb' is preventive/,
  ],
  [
    'a miss is expected',
    { expect: `${guid}: { image-mounted: missed }\n` },
    /error NEVER_OF_FOREIGN: 'missed' can't be found of a test that is not ours/,
  ],
];
for (const [what, ask, says] of refused) {
  test(`${what}: exit 2, and nothing is contacted`, async (t) => {
    const { code, stdout, stderr, runs } = await asked({ ...ask, more: ['--yes'] });
    t.is(code, 2, stderr);
    t.is(stdout, '');
    t.regex(stderr, says);
    t.notRegex(stderr, /starting/);
    t.deepEqual(runs, []);
  });
}

test('without --yes and with nobody to ask: the commands are shown, and nothing is run', async (t) => {
  const { code, stderr, runs } = await asked();
  t.is(code, 2);
  t.regex(stderr, /\| copy it\n[\s\S]*\| take it away\n[\s\S]*nobody can be asked here, so nothing was run/);
  t.notRegex(stderr, /starting/);
  t.deepEqual(runs, []);
});

test('every command is shown before anything is contacted, and what would fetch a prerequisite is not among them', async (t) => {
  const { code, stdout, stderr } = await asked({ text: foreignFile(needing), more: ['--yes'] });
  t.is(code, 3, stderr);
  t.is(stdout, '');
  t.regex(stderr, /\| ask for it\n[\s\S]*\| copy it\n[\s\S]*\| take it away\n[\s\S]*win11 {2}starting/);
  t.notRegex(stderr, /tool\.example/);
  t.regex(stderr, /foreign, not ours[\s\S]*not been exercised on Windows yet/);
});

test('a dry run ends there, in words and as a document', async (t) => {
  const { code, stdout, stderr, runs } = await asked({ more: ['--dry-run'] });
  t.is(code, 0, stderr);
  t.regex(stdout, /\| copy it\n/);
  t.deepEqual(runs, []);
  const json = await asked({ more: ['--dry-run', '--json'] });
  const document = foreignDocumentSchema.parse(JSON.parse(json.stdout));
  t.like(document, { state: 'planned', id: null, outcome: null });
  t.deepEqual(
    document.commands.map(({ is }) => is),
    ['not-run', 'not-run'],
  );
});

const inside = [
  ['the owner’s file is missing', { sentinel: false }, {}, 'SENTINEL_MISSING'],
  ['a domain controller', { productType: 2 }, {}, 'DOMAIN_CONTROLLER'],
  [
    'the test needs an administrator and the account is none',
    { agentElevated: false },
    { text: foreignFile('', 'command: copy it, elevation_required: true') },
    'FOREIGN_REFUSED',
  ],
] as const;
for (const [what, behaviour, ask, code] of inside) {
  test(`${what}: refused before any command is run, and nothing is left`, async (t) => {
    const machine = new ForeignMachine(async () => 0, behaviour);
    await t.throwsAsync(ranForeign(machine, ask), { code });
    t.deepEqual(machine.commands, []);
    t.is(machine.fake.asked().at(-1), 'remove-own');
  });
}
