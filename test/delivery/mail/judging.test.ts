import { createHash } from 'node:crypto';
import test from 'ava';
import { bodyOf } from '../../../runner/delivery/mail/messages/announcement.ts';
import { arrivalOf } from '../../../runner/delivery/mail/messages/arrival.ts';
import { bounceOf, isBounceOf } from '../../../runner/delivery/mail/messages/bounce.ts';
import { isPolicyRefusal, refusalOf } from '../../../runner/delivery/mail/messages/policy-refusal.ts';
import { isoBytes, parcel } from './mail-lab.ts';

for (const reply of [
  '550 5.7.1 Message contains a disk image',
  '554 5.7.0 Reject, id=1 - BANNED: .iso',
  '550 5.6.1 Media not supported',
  '552-5.7.0 This message was blocked because its content presents a potential',
  '550 Message contains disallowed file extension (iso)',
  '554 Email rejected due to security policies',
  '550 5.0.0 blacklisted attachment type',
]) {
  test(`a policy: ${reply}`, (t) => t.true(isPolicyRefusal(refusalOf(reply))));
}

for (const reply of [
  '451 4.7.1 Greylisted',
  '550 5.1.1 User unknown',
  '550 5.2.1 Mailbox disabled',
  '552 5.2.2 Mailbox full',
  '552 5.3.4 Message too big',
  '552 Message size exceeds the limit',
  '535 5.7.8 Authentication failed',
  '530 5.7.0 Must issue a STARTTLS command first, relaying denied',
  '550 5.7.26 Unauthenticated',
  '550 5.7.1 Relaying denied',
  '550 5.7.1 blocked using zen.spamhaus.org',
  '550 No such user',
  '501 Syntax error',
  '571 No',
  '',
]) {
  test(`no policy: ${reply}`, (t) => t.false(isPolicyRefusal(refusalOf(reply))));
}

const sent = parcel();
const beginning = isoBytes.subarray(0, 48);
const base64 = (bytes: Buffer): string => bytes.toString('base64').replace(/.{76}/g, '$&\r\n');

function message(parts: readonly string[], text = bodyOf(sent)): Buffer {
  const all = [`Content-Type: text/plain\r\n\r\n${text}`, ...parts];
  return Buffer.from(
    `Content-Type: multipart/mixed; boundary=b\r\n\r\n${all.map((part) => `--b\r\n${part}\r\n`).join('')}--b--\r\n`,
    'latin1',
  );
}
const attached = (name: string, bytes: Buffer, type = 'application/octet-stream'): string =>
  `Content-Type: ${type}; name="${name}"\r\nContent-Disposition: attachment; filename="${name}"\r\nContent-Transfer-Encoding: base64\r\n\r\n${base64(bytes)}`;

const arrivals: Readonly<Record<string, readonly [Buffer, string]>> = {
  'as it was sent': [message([attached('Invoice.iso', isoBytes)]), 'whole'],
  'with a warning before it': [
    message([attached('Invoice.iso', isoBytes)], `CAUTION: external\r\n${bodyOf(sent)}`),
    'whole',
  ],
  'with its name in other letters': [message([attached('INVOICE_1.ISO', isoBytes)]), 'whole'],
  'with a dot behind its name': [message([attached('Invoice.iso.', isoBytes)]), 'whole'],
  'under a name that opens nothing': [message([attached('Invoice.iso.blocked', isoBytes)]), 'renamed'],
  'under a name of control characters': [message([attached('\x1b[2J.txt', isoBytes)]), 'renamed'],
  'without it': [message([]), 'stripped'],
  'with a note in its place': [
    message([attached('removed.txt', Buffer.from('Policy 7 forbids this'), 'text/plain')]),
    'stripped',
  ],
  'with word that it is still looked at': [
    message([attached('ATP Scan In Progress.txt', Buffer.from('Please wait'), 'text/plain')]),
    'not yet',
  ],
  'with a policy on scans in its place': [message([], `${bodyOf(sent)}\r\nRemoved by a scan.`), 'stripped'],
  'with other bytes under its name': [
    message([attached('Invoice.iso', isoBytes.subarray(0, 59_999))]),
    'damaged',
  ],
  'with MIME that can not be read': [
    Buffer.from(`${bodyOf(sent)}\r\n--b\r\n\r\n${base64(isoBytes)}`, 'latin1'),
    'damaged',
  ],
  'with nothing in it': [Buffer.from('Subject: x\r\n\r\n'), 'damaged'],
  'with another text': [message([], 'Out of office'), 'damaged'],
  'nested without end': [
    Buffer.from(
      Array.from(
        { length: 300 },
        (_, i) => `Content-Type: multipart/mixed; boundary=b${i}\r\n\r\n--b${i}\r\n`,
      ).join(''),
    ),
    'damaged',
  ],
  'with three megabytes of headers': [
    Buffer.from(`${'X-A: b\r\n'.repeat(400_000)}\r\n${bodyOf(sent)}`),
    'damaged',
  ],
};
for (const [how, [bytes, is]] of Object.entries(arrivals)) {
  test(`a message that came ${how} is ${is}`, async (t) => {
    const arrival = await arrivalOf(bytes, sent, beginning);
    t.is(arrival.is, is as typeof arrival.is);
    if (how === 'with a note in its place')
      t.is(arrival.is === 'stripped' && arrival.words.trim(), 'Policy 7 forbids this');
  });
}

test('the hash is of the parcel', (t) => {
  t.is(sent.sha256, createHash('sha256').update(isoBytes).digest('hex'));
});

function report(fields: string, original = `X-Motw-Harness: a0\r\nSubject: x (motw a0 t0ken)\r\n`): Buffer {
  return Buffer.from(
    `Content-Type: multipart/report; boundary=b;\r\n report-type=delivery-status\r\nSubject: no\r\n\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n${fields}\r\n--b\r\nContent-Type: text/rfc822-headers\r\n\r\n${original}\r\n--b--\r\n`,
  );
}

test('a report of a failure is read', (t) => {
  const fields = 'Action: Failed\r\nStatus: 5.7.1\r\nDiagnostic-Code: smtp; 550 5.7.1 A disk\r\n image\r\n';
  const bounce = bounceOf(report(fields), 't0ken');
  t.is(bounce?.action, 'failed');
  t.deepEqual(bounce?.refusal, { code: 550, status: '5.7.1', text: 'smtp; 550 5.7.1 A disk image; 5.7.1' });
  t.true(bounce !== null && isPolicyRefusal(bounce.refusal));
});

test('a report about another message says nothing', (t) => {
  t.is(bounceOf(report('Action: failed\r\nStatus: 5.7.1\r\n'), 'another'), null);
});

for (const [fields, action] of [
  ['Action: delayed\r\nStatus: 4.4.1\r\n', 'delayed'],
  ['Action: relayed\r\nStatus: 2.0.0\r\n', 'delivered'],
  ['Status: 5.7.1\r\n', 'told'],
] as const) {
  test(`a report that is ${action} is no failure`, (t) => {
    t.is(bounceOf(report(fields), 't0ken')?.action, action);
  });
}

test('an answer that is no report is told', (t) => {
  const answer = Buffer.from('Subject: Re: x (motw a0 t0ken)\r\n\r\nI am away\r\n');
  t.deepEqual(bounceOf(answer, 't0ken'), {
    action: 'told',
    refusal: { code: null, status: null, text: 'Re: x (motw a0 t0ken)' },
  });
});

test('only a report with our header and our subject in it is one of ours', (t) => {
  const fields = 'Action: failed\r\nStatus: 5.7.1\r\n';
  t.true(isBounceOf(report(fields), 'a0'));
  t.false(isBounceOf(report(fields), 'a1'));
  t.false(isBounceOf(report(fields, 'Subject: x (motw a0 t0ken)\r\n'), 'a0'));
  t.false(isBounceOf(report(fields, 'X-Motw-Harness: a0\r\nSubject: hello\r\n'), 'a0'));
  t.false(isBounceOf(Buffer.from('X-Motw-Harness: a0\r\nSubject: x (motw a0 t)\r\n\r\n'), 'a0'));
});
