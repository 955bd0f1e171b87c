import test from 'ava';
import { sshFailure, wordsOf } from '../../../runner/targets/ssh/ssh-words.ts';

const settings = { host: 'win11', speaks: 'windows' } as const;

test("ssh's words are kept without its debugging, in one line, bounded and printable", (t) => {
  const log = 'debug1: Reading x\r\nkex: \u001b[31mred\u202e\u0007\r\n\r\nConnection reset by peer\n';
  t.is(wordsOf(log), 'kex:  [31mred; Connection reset by peer');
  t.is(wordsOf('x'.repeat(5_000)).length, 600);
});

for (const [code, words] of [
  [
    'SSH_HOST_KEY',
    'No ED25519 host key is known for win11 and you have requested strict checking.\nHost key verification failed.',
  ],
  ['SSH_AUTH', 'analyst@win11: Permission denied (publickey,password,keyboard-interactive).'],
  [
    'SSH_SETTINGS',
    'Unable to negotiate with 10.0.0.1 port 22: no matching host key type found. Their offer: ssh-rsa',
  ],
  ['SSH_SETTINGS', '/home/x/.ssh/config: line 1: Bad configuration option: foo'],
  [
    'SSH_LOST',
    'Authenticated to win11 ([10.0.0.1]:22) using "publickey".\nTimeout, server win11 not responding.',
  ],
  ['SSH_UNREACHABLE', 'ssh: connect to host win11 port 22: Connection timed out'],
  ['SSH_UNREACHABLE', 'ssh: Could not resolve hostname win11: Name or service not known'],
  ['SSH_UNREACHABLE', ''],
] as const) {
  test(`'${words.slice(0, 50)}' is ${code}`, (t) => {
    t.is((sshFailure(settings, words) as { code?: string }).code, code);
  });
}
