import test from 'ava';
import * as z from 'zod';
import { machineConfig } from '../../../runner/targets/machines/machine-config.ts';

const commands = {
  revert: ['hv', 'revert', '{vm}', '{snapshot}'],
  start: ['hv', 'start', '{vm}'],
  stop: ['hv', 'stop', '{vm}'],
  state: ['hv', 'state', '{vm}'],
  running: '^on$',
};
const variables = { vm: 'win11', snapshot: 'clean' };

/** Where it is wrong, and why, as `commands.revert.1: …`. */
function wrong(config: object): readonly string[] {
  const issues = machineConfig.safeParse(config).error?.issues ?? [];
  return issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
}

test('every kind has what it needs by its defaults', (t) => {
  t.deepEqual(machineConfig.parse({ kind: 'libvirt', domain: 'win11', snapshot: 'clean' }), {
    kind: 'libvirt',
    uri: 'qemu:///system',
    domain: 'win11',
    snapshot: 'clean',
  });
  t.deepEqual(wrong({ kind: 'qemu', qmp: '/run/q', snapshot: 'clean' }), []);
  t.deepEqual(wrong({ kind: 'unmanaged' }), []);
  t.deepEqual(machineConfig.parse({ kind: 'command', commands, variables }), {
    kind: 'command',
    preset: null,
    commands,
    variables,
  });
});

test('whatever a kind does not know is refused', (t) => {
  t.regex(wrong({ kind: 'unmanaged', snapshot: 'clean' }).join(), /Unrecognized key/);
  t.regex(
    wrong({ kind: 'libvirt', domain: 'win11', snapshot: 'clean', force: true }).join(),
    /Unrecognized key/,
  );
  t.regex(wrong({ kind: 'vagrant' }).join(), /^kind: /);
});

test('no name is taken for an option, and no password stands in a connection', (t) => {
  const libvirt = { kind: 'libvirt', domain: 'win11', snapshot: 'clean' };
  for (const name of ['', '-f', '--current'])
    for (const key of ['domain', 'snapshot']) t.is(wrong({ ...libvirt, [key]: name }).length > 0, true, name);
  for (const uri of ['qemu+ssh://root:secret@host/system', '--help', 'system', 'qemu:///system --force'])
    t.regex(wrong({ ...libvirt, uri }).join(), /^uri: not a connection/, uri);
  for (const uri of [
    'qemu+ssh://root@host:2222/system?keyfile=/k',
    'qemu:///session?socket=/tmp/s',
    'test:///default',
  ])
    t.deepEqual(wrong({ ...libvirt, uri }), [], uri);
  t.regex(
    wrong({ kind: 'command', commands, variables: { ...variables, vm: '--all' } }).join(),
    /^variables\.vm: /,
  );
});

test('a placeholder without its variable, and a variable without a use, are found where they stand', (t) => {
  const revert = [...commands.revert, '{nod}'];
  t.deepEqual(
    wrong({ kind: 'command', commands: { ...commands, revert }, variables: { ...variables, node: 'pve' } }),
    [
      'commands.revert.4: {nod} has no variable: add it to variables',
      "variables: no command uses the variable 'node'",
    ],
  );
  t.deepEqual(
    wrong({
      kind: 'qemu',
      qmp: 'q',
      snapshot: 's',
      start: ['qemu', '{qmp}', '{disk}', '{"driver":"qcow2"}'],
    }),
    ['start.2: it has a placeholder that is not {qmp} or {snapshot}'],
  );
});

test('commands that revert to no configured snapshot are refused', (t) => {
  const revert = ['hv', 'revert', '{vm}', 'clean'];
  t.deepEqual(wrong({ kind: 'command', commands: { ...commands, revert }, variables: { vm: 'win11' } }), [
    'commands.revert: it does not name {snapshot}',
  ]);
});

test('a machine of commands has a preset or commands, not both and not neither', (t) => {
  const either = ': it needs either a preset or commands';
  t.deepEqual(wrong({ kind: 'command', variables }), [either]);
  t.deepEqual(wrong({ kind: 'command', preset: 'virtualbox', commands, variables }), [either]);
});

test('what tells that it is running is a regular expression, with its own braces', (t) => {
  const running = (pattern: string) =>
    wrong({ kind: 'command', commands: { ...commands, running: pattern }, variables });
  t.deepEqual(running('^[a-z]{2,3} {vm}$'), []);
  t.deepEqual(running('('), ['commands.running: not a regular expression']);
});

test('its JSON Schema says that only one snapshot is reverted to, and what was not exercised', (t) => {
  const schema = JSON.stringify(z.toJSONSchema(machineConfig, { io: 'input' }));
  t.regex(schema, /No other is ever reverted to/);
  t.regex(schema, /Written from its documents, not exercised with it/);
});
