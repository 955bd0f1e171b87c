import { readFile } from 'node:fs/promises';
import test from 'ava';
import { usualState } from '../../../artifacts/reference-gateways/mail/mail-state.ts';
import { GatewayError } from '../../../runner/delivery/gateway-error.ts';
import { MailFaults } from '../../../runner/delivery/mail/mail-fault.ts';
import { Mailbox } from '../../../runner/delivery/mail/mailbox.ts';
import { Redactor } from '../../../runner/http/redactor.ts';
import { call, MailLab, parcel, programs, skipped } from './mail-lab.ts';

const it = programs === null ? test.skip : test.serial;
let lab: MailLab;

test.before(async () => {
  if (programs !== null) lab = await MailLab.start();
});
test.after.always(() => lab?.[Symbol.asyncDispose]());

const hostile: Readonly<Record<string, string>> = {
  'broken MIME': 'Content-Type: multipart/mixed; boundary="x"\r\n\r\n--x\r\n--x\r\nContent-Type\r\n--y--\r\n',
  'no header at all': '\r\n\r\nnothing\r\n',
  'ten thousand headers': `${'X-Motw-Harness: 00000000\r\n'.repeat(10_000)}\r\nbody\r\n`,
  'names with control characters':
    'Subject: =?utf-8?B?GzJKG10wO3g=?=\r\nContent-Type: application/x; name="\x1b[2J\x07.iso"\r\n\r\nx\r\n',
  'a report about nothing':
    'Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\nAction: failed\r\nStatus: 5.7.1\r\n\r\n--b--\r\n',
  'twenty megabytes': `Subject: big\r\n\r\n${`${'A'.repeat(76)}\r\n`.repeat(260_000)}`,
};

it(`messages of others, however made, decide nothing and stay${skipped}`, async (t) => {
  const gateway = await lab.gateway((config) => ({ ...config, giveUpAfter: 6_000 }));
  await lab.service.set({ ...usualState, action: 'lose' });
  const sent = parcel();
  const passing = gateway.pass(sent, 'blocked', call());
  for (const user of ['blocked', 'sender'] as const) {
    const client = await lab.imap(user);
    for (const message of Object.values(hostile))
      await client.append('INBOX', Buffer.from(message, 'latin1'));
    await client.append('INBOX', `Subject: Re: motw ${sent.marker}\r\n\r\nan answer to something\r\n`);
    await client.logout();
  }
  const passage = await passing;
  t.is(passage.is === 'refused' && passage.code, 'LOST');

  await lab.service.set({ ...usualState, policy: 'off' });
  t.is((await gateway.pass(sent, 'blocked', call())).is, 'arrived');
  await gateway.cleanUp(sent.marker, call());
  for (const user of ['blocked', 'sender'] as const)
    t.is(await lab.count(user), Object.keys(hostile).length + 1);
});

it(`more new messages than can be looked through are no block${skipped}`, async (t) => {
  const { service } = lab;
  const account = {
    server: { host: '127.0.0.1', port: service.ports.imap, tls: 'implicit' },
    ...{ user: 'allowed', password: service.passwords.allowed, ca: [await readFile(service.ca, 'utf8')] },
  } as const;
  const { signal, timeoutMs } = call();
  const faults = new MailFaults('corporate', new Redactor());
  await using mailbox = await Mailbox.open(account, faults, signal, timeoutMs);
  const place = await mailbox.end('INBOX');
  const client = await lab.imap('allowed');
  for (let i = 0; i < 500; i++) await client.append('INBOX', `Subject: ${i}\r\n\r\nx\r\n`);
  t.is((await mailbox.since('INBOX', place)).length, 500);
  await client.append('INBOX', 'Subject: one more\r\n\r\nx\r\n');
  await client.logout();
  const error = await t.throwsAsync(mailbox.since('INBOX', place), { instanceOf: GatewayError });
  t.is(error.code, 'GATEWAY_FAULT');
  t.regex(error.message, /501 messages of INBOX would have to be looked through, and 500 are at most/);
});
