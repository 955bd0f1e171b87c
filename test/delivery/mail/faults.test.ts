import test from 'ava';
import { freePorts } from '../../../artifacts/reference-gateways/free-ports.ts';
import { type MailFault, usualState } from '../../../artifacts/reference-gateways/mail/mail-state.ts';
import { GatewayError, type GatewayFault } from '../../../runner/delivery/gateway-error.ts';
import type { MailGatewayConfig } from '../../../runner/delivery/mail/mail-config.ts';
import { call, MailLab, parcel, programs, skipped } from './mail-lab.ts';
import { scriptedServer } from './scripted-server.ts';

const it = programs === null ? test.skip : test.serial;
let lab: MailLab;

test.before(async () => {
  if (programs !== null) lab = await MailLab.start();
});
test.beforeEach(() => lab?.service.set(usualState));
test.after.always(() => lab?.[Symbol.asyncDispose]());

type Change = (config: MailGatewayConfig) => MailGatewayConfig;
const submission =
  (change: Partial<MailGatewayConfig['submission']>): Change =>
  (config) => ({ ...config, submission: { ...config.submission, ...change } });
const imap =
  (change: Partial<MailGatewayConfig['blocked']['imap']>): Change =>
  (config) => ({ ...config, blocked: { ...config.blocked, imap: { ...config.blocked.imap, ...change } } });

async function fault(
  t: { is(a: unknown, b: unknown): void },
  change: Change,
  timeoutMs = 30_000,
): Promise<GatewayError> {
  const gateway = await lab.gateway(change, { wrong: 'not-the-password' });
  const error = await gateway.pass(parcel(), 'blocked', call(timeoutMs)).then(
    (passage) => new Error(`no error, but ${JSON.stringify({ ...passage, raw: [] })}`),
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof GatewayError)) throw error;
  t.is(error.message.startsWith('mail gateway corporate: '), true);
  return error;
}

const answers: readonly (readonly [MailFault & { is: 'answer' }, GatewayFault])[] = (
  [
    ['rcpt', 451, '4.7.1', 'Greylisted, come again later'],
    ['message', 451, '4.7.1', 'Greylisted, come again later'],
    ['message', 421, '4.3.2', 'Shutting down'],
    ['message', 452, '4.2.2', 'Mailbox full'],
    ['mail', 553, '5.1.8', 'Sender is not ours'],
    ['mail', 550, '5.7.1', 'Sender is not welcome'],
    ['rcpt', 550, '5.1.1', 'No such user'],
    ['rcpt', 550, '5.7.1', 'Relaying denied'],
    ['rcpt', 552, '5.2.2', 'Mailbox full'],
    ['data', 554, '5.7.1', 'No'],
    ['message', 552, '5.3.4', 'Message too big for the system'],
    ['message', 552, '5.2.2', 'Mailbox full'],
    ['message', 550, '5.7.26', 'Unauthenticated mail is not accepted'],
    ['message', 550, '5.7.1', 'SPF check failed'],
    ['message', 554, '5.3.0', 'A mail loop'],
  ] as const
).map(([at, code, status, text]) => [{ is: 'answer', at, code, status, text }, 'GATEWAY_FAULT']);

for (const [answer, code] of answers) {
  const { at, status, text } = answer;
  it(`a server that says at ${at} "${answer.code} ${status} ${text}" is no block${skipped}`, async (t) => {
    await lab.service.set({ ...usualState, policy: 'off', fault: answer });
    const error = await fault(t, (config) => config);
    t.is(error.code, code);
    t.true(error.message.includes(`${answer.code} ${status} ${text}`), error.message);
  });
}

it(`content that is refused with 554 5.7.1 is one${skipped}`, async (t) => {
  const refusal = {
    is: 'answer',
    at: 'message',
    code: 554,
    status: '5.7.1',
    text: 'Content rejected',
  } as const;
  await lab.service.set({ ...usualState, policy: 'off', fault: refusal });
  const passage = await (await lab.gateway()).pass(parcel(), 'blocked', call());
  t.is(passage.is === 'refused' && passage.code, 'SMTP_554');
  t.is(passage.is === 'refused' && passage.text, '554 5.7.1 Content rejected');
});

for (const at of ['data', 'message'] as const) {
  it(`a connection cut at ${at} is no block${skipped}`, async (t) => {
    await lab.service.set({ ...usualState, fault: { is: 'cut', at } });
    t.is((await fault(t, (config) => config)).code, 'GATEWAY_CUT');
  });
  it(`a server that is silent at ${at} is no block${skipped}`, async (t) => {
    await lab.service.set({ ...usualState, fault: { is: 'silence', at } });
    t.is((await fault(t, (config) => ({ ...config, giveUpAfter: 1_000 }), 2_000)).code, 'GATEWAY_SLOW');
  });
}

it(`a server that offers no STARTTLS gets no password and no message${skipped}`, async (t) => {
  await lab.service.set({ ...usualState, fault: { is: 'no STARTTLS' } });
  const before = await lab.count('blocked');
  t.is((await fault(t, (config) => config)).code, 'GATEWAY_TLS');
  t.is(await lab.count('blocked'), before);
});

it(`a certificate that is not trusted is no block${skipped}`, async (t) => {
  const without = <T extends { ca?: string | undefined }>({ ca: _, ...rest }: T): Omit<T, 'ca'> => rest;
  const smtp = await fault(t, (config) => ({ ...config, submission: without(config.submission) }));
  t.is(smtp.code, 'GATEWAY_TLS');
  t.regex(smtp.message, /SMTP server failed: .*certificate/);
  const mailbox = await fault(t, (config) => ({
    ...config,
    blocked: { ...config.blocked, imap: without(config.blocked.imap) },
  }));
  t.is(mailbox.code, 'GATEWAY_TLS');
  t.regex(mailbox.message, /IMAP server of blocked failed: .*certificate/);
});

it(`a name that the certificate does not have is no block${skipped}`, async (t) => {
  t.is((await fault(t, submission({ host: 'localhost' }))).code, 'GATEWAY_TLS');
  t.is((await fault(t, imap({ host: 'localhost' }))).code, 'GATEWAY_TLS');
});

it(`a wrong password is no block, and is not told${skipped}`, async (t) => {
  for (const change of [submission, imap]) {
    const error = await fault(t, change({ password: { env: 'wrong' } }));
    t.is(error.code, 'GATEWAY_LOGIN');
    t.false(error.message.includes('not-the-password'));
  }
});

it(`servers that are down are no block${skipped}`, async (t) => {
  const [port = 0] = await freePorts(1);
  for (const change of [submission, imap])
    t.is((await fault(t, change({ port }))).code, 'GATEWAY_UNREACHABLE');
  const bounces = await fault(t, (config) => {
    const { bounces: { imap: account } = { imap: config.blocked.imap } } = config;
    return { ...config, bounces: { imap: { ...account, port } } };
  });
  t.is(bounces.code, 'GATEWAY_UNREACHABLE');
});

it(`a port that has no IMAP, and one that has no SMTP, are no block${skipped}`, async (t) => {
  t.is((await fault(t, imap({ port: lab.service.ports.smtp }))).code, 'GATEWAY_TLS');
  t.is((await fault(t, imap({ port: lab.service.ports.smtp, tls: 'none' }), 3_000)).code, 'GATEWAY_SLOW');
  t.is(
    (await fault(t, submission({ port: lab.service.ports.imap, tls: 'implicit' }))).code,
    'GATEWAY_PROTOCOL',
  );
});

it(`a quarantine folder that is not there is no block${skipped}`, async (t) => {
  const error = await fault(t, (config) => ({
    ...config,
    blocked: { ...config.blocked, quarantine: ['Nowhere'] },
  }));
  t.is(error.code, 'GATEWAY_FAULT');
  t.regex(error.message, /did not open Nowhere: Mailbox doesn't exist/);
});

it(`a full mailbox is no block${skipped}`, async (t) => {
  await lab.service.set({ ...usualState, policy: 'off' });
  const error = await fault(t, (config) => ({
    ...config,
    blocked: {
      ...config.blocked,
      address: lab.service.address('full'),
      imap: { ...config.blocked.imap, user: 'full', password: { env: 'full' } },
    },
  }));
  t.is(error.code, 'GATEWAY_FAULT');
  t.regex(error.message, /bounced, not by a policy: .*5\.2\.2.*The mailbox is full/);
});

const garbage = {
  'no SMTP': 'SSH-2.0-OpenSSH_9.9\r\n',
  nothing: '',
  'bytes without an end': '\xff'.repeat(70_000),
};
for (const [what, banner] of Object.entries(garbage)) {
  it(`a server that greets with ${what} is no block${skipped}`, async (t) => {
    await using server = await scriptedServer((socket) => socket.write(banner, 'latin1'));
    const expected: readonly GatewayFault[] = ['GATEWAY_PROTOCOL', 'GATEWAY_SLOW'];
    for (const change of [submission, imap]) {
      const plain = change({ port: server.port, tls: 'none' });
      const error = await fault(t, (config) => ({ ...plain(config), giveUpAfter: 500 }), 1_500);
      t.true(expected.includes(error.code), `${error.code} ${error.message}`);
    }
  });
}

it(`what a server repeats of the login is not told${skipped}`, async (t) => {
  await using server = await scriptedServer((socket) => {
    socket.write('220 here\r\n');
    socket.on('data', (bytes) => {
      const line = bytes.toString('latin1').trim();
      socket.write(line.startsWith('EHLO') ? '250-here\r\n250 AUTH PLAIN\r\n' : `535 5.7.8 not ${line}\r\n`);
    });
  });
  const error = await fault(t, submission({ port: server.port, tls: 'none' }));
  t.is(error.code, 'GATEWAY_LOGIN');
  const { sender } = lab.service.passwords;
  for (const secret of [sender, Buffer.from(`\0sender\0${sender}`).toString('base64')])
    t.false(error.message.includes(secret), error.message);
});
