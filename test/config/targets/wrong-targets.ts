import type { WrongConfig } from '../refused.ts';

const machine = '    machine: { kind: libvirt, domain: win11, snapshot: clean }\n';
const channel = '    channel: { kind: ssh, host: 192.0.2.10 }\n';
const rest = `    user: analyst\n${machine}${channel}`;

/** A well-formed target, with more lines of its own. */
export function target(more = '', name = 'win11'): string {
  return `targets:\n  ${name}:\n    platform: windows\n${rest}${more}`;
}

const source = `sources:
  - kind: http-json
    name: siem
    url: https://siem.example
    path: /alerts
    items: hits
    fields: { id: id, time: time, rule: rule }
    alerts: [{ control: siem-iso, rule: r, actsAt: mount }]
`;

const commands =
  '{ kind: command, variables: { apiToken: c, snapshot: b }, commands: ' +
  '{ revert: [vm, "{snapshot}", "{apiToken}"], start: [vm], stop: [vm], state: [vm], running: x } }';

/** Each with the one problem that it has, and where. */
export const wrongTargets: readonly WrongConfig[] = [
  {
    title: 'a platform that is none',
    code: 'UNKNOWN_WORD',
    text: target().replace('windows', 'linux'),
    at: [3, 15],
  },
  { title: 'no user', code: 'MISSING_KEY', text: target().replace('    user: analyst\n', ''), at: [3, 5] },
  {
    title: 'a user that is no account',
    code: 'WRONG_TYPE',
    text: target().replace('analyst', "'a|b'"),
    at: [4, 11],
    says: /not the name of an account/,
  },
  {
    title: 'lab that is no yes or no',
    code: 'WRONG_TYPE',
    text: target("    lab: 'true'\n"),
    at: [7, 10],
  },
  {
    title: 'an unknown key',
    code: 'UNKNOWN_KEY',
    text: target('    allowForein: true\n'),
    at: [7, 5],
    says: /did you mean 'allowForeign'/,
  },
  {
    title: 'a password in the channel',
    code: 'SECRET_HERE',
    text: target().replace('host: 192.0.2.10', 'host: 192.0.2.10, password: hunter2'),
    at: [6, 45],
    says: /no secret belongs into this file.*logs on with a key/,
  },
  {
    title: 'a passphrase beside it',
    code: 'SECRET_HERE',
    text: target('    passphrase: hunter2\n'),
    at: [7, 5],
  },
  {
    title: 'a machine of no known kind',
    code: 'UNKNOWN_WORD',
    text: target().replace('kind: libvirt', 'kind: xen'),
    at: [5, 22],
  },
  {
    title: 'a libvirt machine without a snapshot',
    code: 'MISSING_KEY',
    text: target().replace(', snapshot: clean', ''),
    at: [5, 14],
  },
  {
    title: 'a channel of no known kind',
    code: 'UNKNOWN_WORD',
    text: target().replace('kind: ssh', 'kind: winrm'),
    at: [6, 22],
    says: /known: ssh, guest-agent/,
  },
  {
    title: 'a host that ssh would take for an option',
    code: 'WRONG_TYPE',
    text: target().replace('192.0.2.10', '-oProxyCommand=x'),
    at: [6, 33],
    says: /not a host: .*begins with no hyphen/,
  },
  {
    title: 'an account in the host',
    code: 'WRONG_TYPE',
    text: target().replace('192.0.2.10', 'motw@192.0.2.10'),
    at: [6, 33],
    says: /the account goes under 'user'/,
  },
  {
    title: 'an account that would end its quotes',
    code: 'WRONG_TYPE',
    text: target().replace('192.0.2.10', "192.0.2.10, user: 'a\"b'"),
    at: [6, 51],
    says: /not an account/,
  },
  {
    title: 'an account with a password',
    code: 'WRONG_TYPE',
    text: target().replace('192.0.2.10', '192.0.2.10, user: "motw:hunter2"'),
    at: [6, 51],
    says: /no password belongs here/,
  },
  {
    title: 'a permission in another word',
    code: 'WRONG_TYPE',
    text: target('    lab: yes\n'),
    at: [7, 10],
    says: /write true or false, in place of yes/,
  },
  {
    title: 'a key file that would end its quotes',
    code: 'WRONG_TYPE',
    text: target().replace('192.0.2.10', "192.0.2.10, knownHosts: 'a\"b'"),
    at: [6, 57],
    says: /not a file that ssh can be given/,
  },
  {
    title: 'a variable of commands that would be a secret',
    code: 'SECRET_HERE',
    text: target().replace('{ kind: libvirt, domain: win11, snapshot: clean }', commands),
    at: [5, 44],
    says: /no secret belongs into this file/,
  },
  {
    title: 'a port that is none',
    code: 'WRONG_TYPE',
    text: target().replace('192.0.2.10', '192.0.2.10, port: 70000'),
    at: [6, 51],
    says: /70000 is no port: 1 to 65535/,
  },
  {
    title: 'something to switch on that is none',
    code: 'UNKNOWN_WORD',
    text: target('    switchOn: [smartscreen]\n'),
    at: [7, 16],
    says: /did you mean 'smartscreen-log'|known: smartscreen-log/,
  },
  {
    title: 'the name of the own target',
    code: 'OWN_TARGET',
    text: target('', 'reference'),
    at: [2, 3],
    says: /comes with the harness/,
  },
  { title: 'a name that is none', code: 'BAD_TARGET_NAME', text: target('', '"win 11"'), at: [2, 3] },
  {
    title: 'a guest agent of no libvirt machine, without a socket',
    code: 'AGENT_OF_WHAT',
    text: target()
      .replace('kind: libvirt, domain: win11, snapshot: clean', 'kind: unmanaged')
      .replace('kind: ssh, host: 192.0.2.10', 'kind: guest-agent'),
    at: [6, 22],
    says: /through libvirt, and the machine is of the kind 'unmanaged'/,
  },
  {
    title: 'a source that is not there',
    code: 'UNKNOWN_SOURCE',
    text: `${target('    sources: [sime]\n')}${source}`,
    at: [7, 15],
    says: /no source 'sime'.*did you mean 'siem'/,
  },
  {
    title: 'a source twice',
    code: 'LISTED_TWICE',
    text: `${target('    sources: [siem, siem]\n')}${source}`,
    at: [7, 21],
  },
  {
    title: 'an expectation of a target that is not there',
    code: 'UNKNOWN_TARGET',
    text: `${target()}expect:\n  win10: { '*': {} }\n`,
    at: [8, 3],
    says: /did you mean 'win11'/,
  },
  {
    title: 'an expectation of a control that the reference target does not have',
    code: 'NEVER_JUDGED',
    text: `${target()}expect:\n  reference: { '*': { mark-removed: missed } }\n`,
    at: [8, 23],
    says: /no control of targets of the platform reference/,
  },
  {
    title: 'a map where a word stands, in words',
    code: 'WRONG_TYPE',
    text: target().replace('{ kind: ssh, host: 192.0.2.10 }', 'ssh'),
    at: [6, 14],
    says: /expected a map, found ssh/,
  },
  {
    title: 'a key of another kind of channel is not offered',
    code: 'UNKNOWN_KEY',
    text: target().replace('host: 192.0.2.10', 'host: 192.0.2.10, sockets: x'),
    at: [6, 45],
    says: /known: kind, host, port, user, identityFile, knownHosts\)$/,
  },
  {
    title: "an expectation of a source's control on a target that it does not see",
    code: 'NEVER_JUDGED',
    text: `${target()}${source}expect:\n  win11: { '*': { siem-iso: detected } }\n`,
    at: [16, 19],
    says: /of the source 'siem', which is not asked about 'win11'/,
  },
  {
    title: "a source's control at a step that the scenario does not have, on the target that it sees",
    code: 'NEVER_JUDGED',
    text: `${target('    sources: [siem]\n')}${source.replace('actsAt: mount', 'actsAt: open')}expect:\n  win11: { T1553.005-1: { siem-iso: detected } }\n`,
    at: [17, 27],
    says: /acts at open/,
  },
];

/** A target with a source, whose control is expected. */
export const rightTarget = `${target('    sources: [siem]\n    lab: true\n    switchOn: [smartscreen-log]\n')}${source}expect:\n  win11: { '*': { siem-iso: detected, launch-gate: warned } }\n`;
