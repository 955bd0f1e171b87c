import test from 'ava';
import { aloneOnTarget, whatNobodyShares } from '../../../runner/cli/compose/windows/alone-on-target.ts';
import { chosenTargets } from '../../../runner/cli/running/chosen-targets.ts';
import { labOf } from '../../config/lab-folder.ts';

const { signal } = new AbortController();

function entry(name: string, machine: string, channel: string): string {
  return `  ${name}: { platform: windows, user: analyst, machine: ${machine}, channel: ${channel} }\n`;
}

const ssh = (host: string, port = 22) => `{ kind: ssh, host: ${host}, port: ${port} }`;
const domain = (name: string, snapshot: string) =>
  `{ kind: libvirt, domain: ${name}, snapshot: ${snapshot} }`;
const preset = (vm: string, snapshot: string) =>
  `{ kind: command, preset: virtualbox, variables: { vm: ${vm}, snapshot: ${snapshot} } }`;

async function configured(entries: string) {
  const { lab, problems } = await labOf({ 'motw.yaml': `targets:\n${entries}` });
  const targets = chosenTargets(['*'], lab).filter((target) => target.platform === 'windows');
  if (targets.length === 0) throw new Error(JSON.stringify(problems));
  return targets;
}

/** Pairs of machine and channel, and whether they are one machine. */
const pairs: readonly (readonly [string, string, string, string, string, boolean])[] = [
  ['two snapshots of a domain', domain('a', 'old'), ssh('h'), domain('a', 'new'), ssh('h'), true],
  ['one domain, two ways in', domain('a', 's'), ssh('h'), domain('a', 's'), '{ kind: guest-agent }', true],
  ['two snapshots by commands', preset('a', 'old'), ssh('h'), preset('a', 'new'), ssh('i'), true],
  ['one address, two kinds', domain('a', 's'), ssh('HOST'), '{ kind: unmanaged }', ssh('host'), true],
  ['two domains', domain('a', 's'), ssh('h'), domain('b', 's'), ssh('i'), false],
  ['two ports of one host', '{ kind: unmanaged }', ssh('h', 1), '{ kind: unmanaged }', ssh('h', 2), false],
];
for (const [what, machine, channel, otherMachine, otherChannel, same] of pairs) {
  test(`${what}: ${same ? 'one machine' : 'two machines'}`, async (t) => {
    const both = await configured(entry('a', machine, channel) + entry('b', otherMachine, otherChannel));
    const [one = [], other = []] = both.map(({ config }) => whatNobodyShares(config));
    t.is(
      one.some((each) => other.includes(each)),
      same,
    );
  });
}

test('work on one machine under two names is done one after the other', async (t) => {
  const { pid } = process;
  const both = await configured(
    entry('old', domain(`alone-${pid}`, 'old'), ssh(`alone-${pid}`)) +
      entry('new', domain(`alone-${pid}`, 'new'), ssh(`alone-${pid}`)),
  );
  const seen: string[] = [];
  let begun = 0;
  let most = 0;
  await Promise.all(
    both.map((target) =>
      aloneOnTarget(target, signal, async () => {
        begun += 1;
        most = Math.max(most, begun);
        for (let turn = 0; turn < 50; turn++) await new Promise(setImmediate);
        seen.push(target.name);
        begun -= 1;
      }),
    ),
  );
  t.is(most, 1);
  t.deepEqual(seen.sort(), ['new', 'old']);
});
