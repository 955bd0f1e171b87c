import test from 'ava';
import { mailGatewayConfig } from '../../../runner/delivery/mail/mail-config.ts';
import { MailGateway } from '../../../runner/delivery/mail/mail-gateway.ts';
import { SecretError } from '../../../runner/http/secret-error.ts';
import { call } from './mail-lab.ts';

const imap = { host: 'imap.example.org', port: 993, user: 'tests', password: { env: 'IMAP_PASSWORD' } };
const usual = {
  submission: {
    ...{ host: 'smtp.example.org', port: 587, tls: 'starttls', user: 'tests' },
    password: { env: 'SMTP_PASSWORD' },
  },
  from: 'tests@example.org',
  blocked: { address: 'blocked@example.org', imap },
};

test('a usual configuration is read, with its defaults', (t) => {
  const config = mailGatewayConfig.parse(usual);
  t.is(config.giveUpAfter, 120_000);
  t.is(config.blocked.imap.tls, 'implicit');
  t.deepEqual(config.blocked.quarantine, []);
  t.is(config.allowed, undefined);
  t.is(mailGatewayConfig.parse({ ...usual, giveUpAfter: '5m' }).giveUpAfter, 300_000);
});

const submission = (change: object): object => ({ ...usual, submission: { ...usual.submission, ...change } });
const blocked = (change: object): object => ({ ...usual, blocked: { ...usual.blocked, ...change } });
const wrong: Readonly<Record<string, readonly [object, string]>> = {
  'no encryption to another machine': [submission({ tls: 'none' }), 'submission.tls'],
  'no encryption to another machine by IMAP': [
    blocked({ imap: { ...imap, tls: 'none' } }),
    'blocked.imap.tls',
  ],
  'a name that begins as the loopback': [
    submission({ tls: 'none', host: '127.0.0.1.example.org' }),
    'submission.tls',
  ],
  'a user without a password': [submission({ password: undefined }), 'submission.user'],
  'a password itself': [submission({ password: 'letmein' }), 'submission.password'],
  'no address': [blocked({ address: 'blocked' }), 'blocked.address'],
  'an address with a second one': [blocked({ address: 'a@example.org,b@example.org' }), 'blocked.address'],
  'an address with a line break': [
    blocked({ address: 'a@example.org\r\nRCPT TO:<b@example.org>' }),
    'blocked.address',
  ],
  'a host with a space': [submission({ host: 'smtp example' }), 'submission.host'],
  'a port of 0': [submission({ port: 0 }), 'submission.port'],
  'a mailbox with a line break': [
    blocked({ quarantine: ['Junk\r\na delete INBOX'] }),
    'blocked.quarantine.0',
  ],
  'a time without a unit': [{ ...usual, giveUpAfter: '60' }, 'giveUpAfter'],
  'something else': [{ ...usual, to: 'everybody@example.org' }, ''],
};
for (const [what, [config, path]] of Object.entries(wrong)) {
  test(`refused: ${what}`, (t) => {
    const { error } = mailGatewayConfig.safeParse(config);
    t.deepEqual(
      error?.issues.map((issue) => issue.path.join('.')),
      [path],
    );
  });
}

test('no encryption to this machine itself', (t) => {
  t.true(mailGatewayConfig.safeParse(submission({ tls: 'none', host: '127.0.0.1' })).success);
  t.true(mailGatewayConfig.safeParse(submission({ tls: 'none', host: '::1' })).success);
});

test('a secret that is not there is said at the start, before anybody is contacted', async (t) => {
  const gateway = new MailGateway('corporate', mailGatewayConfig.parse(usual), { env: {}, folder: '/' });
  const error = await t.throwsAsync(gateway.start(call()), { instanceOf: SecretError });
  t.regex(error.message, /SMTP_PASSWORD is not there/);
});
