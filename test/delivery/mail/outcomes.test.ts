import test from 'ava';
import { zipSync } from 'fflate';
import type { MailState } from '../../../artifacts/reference-gateways/mail/mail-state.ts';
import { usualState } from '../../../artifacts/reference-gateways/mail/mail-state.ts';
import type { Parcel, Passage } from '../../../runner/ports/gateway.ts';
import { call, isoBytes, MailLab, parcel, programs, skipped } from './mail-lab.ts';

const it = programs === null ? test.skip : test.serial;
let lab: MailLab;

test.before(async () => {
  if (programs !== null) lab = await MailLab.start();
});
test.after.always(() => lab?.[Symbol.asyncDispose]());

const zip = Buffer.from(zipSync({ 'Invoice.iso': isoBytes }));
const nested = Buffer.from(zipSync({ 'inner.zip': zip }));
const variants: Readonly<Record<string, () => Parcel>> = {
  plain: () => parcel(),
  'in upper case': () => parcel({ name: 'INVOICE.ISO' }),
  'with a double extension': () => parcel({ name: 'Invoice.pdf.iso' }),
  'with another MIME type': () => parcel({ disguise: 'wrong-content-type' }),
  'without its extension': () => parcel({ name: 'Invoice' }),
  'inside ZIP': () =>
    parcel({ name: 'Invoice.zip', contentType: 'application/zip', disguise: 'inside-zip' }, zip),
  'inside ZIP inside ZIP': () =>
    parcel({ name: 'Invoice.zip', contentType: 'application/zip', disguise: 'inside-zip' }, nested),
  'as VHDX': () => parcel({ name: 'Invoice.vhdx', contentType: 'application/octet-stream' }),
};
const harmless = () => parcel({ name: 'Invoice.txt', contentType: 'text/plain' });

for (const [how, make] of Object.entries(variants)) {
  it(`on: an image ${how} is refused for the blocked and comes whole for the allowed${skipped}`, async (t) => {
    await lab.service.set(usualState);
    const gateway = await lab.gateway();
    const sent = make();
    const refused = await gateway.pass(sent, 'blocked', call());
    t.is(refused.is, 'refused');
    t.is(codeOf(refused), 'SMTP_550');
    t.regex(textOf(refused), /^550 Message contains /);
    t.log(textOf(refused));
    t.is((await gateway.pass(make(), 'allowed', call())).is, 'arrived');
  });
  for (const policy of ['off', 'broken'] as const) {
    it(`${policy}: an image ${how} comes whole for the blocked${skipped}`, async (t) => {
      await lab.service.set({ ...usualState, policy });
      const passage = await (await lab.gateway()).pass(make(), 'blocked', call());
      t.is(passage.is, 'arrived');
      t.is(passage.is === 'arrived' && passage.from, 'blocked@mail.test');
    });
  }
}

it(`on: what is no image comes whole for the blocked, before and after a refusal of the same marker${skipped}`, async (t) => {
  await lab.service.set(usualState);
  const gateway = await lab.gateway();
  const { marker } = harmless();
  const send = (one: Parcel) => gateway.pass({ ...one, marker }, 'blocked', call());
  t.is((await send(harmless())).is, 'arrived');
  t.is((await send(parcel())).is, 'refused');
  t.is((await send(harmless())).is, 'arrived');
});

const actions: Readonly<Record<MailState['action'], { is: Passage['is']; code: string; text: RegExp }>> = {
  refuse: { is: 'refused', code: 'SMTP_550', text: /disallowed file extension \(iso\)/ },
  strip: { is: 'refused', code: 'STRIPPED', text: /An attachment was removed: .*disallowed file extension/ },
  rename: { is: 'prompted', code: 'RENAMED', text: /Invoice\.iso\.blocked/ },
  quarantine: { is: 'prompted', code: 'QUARANTINED', text: /Quarantine of blocked@mail\.test/ },
  bounce: { is: 'refused', code: 'BOUNCED', text: /5\.7\.1 .*disallowed file extension/ },
  lose: { is: 'refused', code: 'LOST', text: /^taken \(250 .*\), and not there after 4000 ms/ },
};

for (const [action, { is, code, text }] of Object.entries(actions)) {
  it(`a gateway that does this with an image: ${action}${skipped}`, async (t) => {
    await lab.service.set({ ...usualState, action: action as MailState['action'] });
    const gateway = await lab.gateway((config) => ({
      ...config,
      giveUpAfter: action === 'lose' ? 4_000 : config.giveUpAfter,
    }));
    const sent = parcel();
    const passage = await gateway.pass(sent, 'blocked', call());
    t.is(passage.is, is);
    t.is(codeOf(passage), code);
    t.regex(textOf(passage), text);
    t.true(passage.raw.length > 0);
    // What is no image goes the usual way.
    t.is((await gateway.pass(harmless(), 'blocked', call())).is, 'arrived');

    await gateway.cleanUp(sent.marker, call());
    for (const [user, folder] of [
      ['blocked', 'INBOX'],
      ['blocked', 'Quarantine'],
      ['sender', 'INBOX'],
    ] as const) {
      const client = await lab.imap(user);
      await client.mailboxOpen(folder);
      t.deepEqual(await client.search({ text: sent.marker }, { uid: true }), []);
      await client.logout();
    }
  });
}

it(`nobody but the sender and the two of the configuration got anything${skipped}`, async (t) => {
  t.is(await lab.count('full'), 0);
  const gateway = await lab.gateway(({ allowed: _, ...config }) => config);
  await t.throwsAsync(gateway.pass(parcel(), 'allowed', call()), { instanceOf: RangeError });
});

it(`cleaning up leaves alone what has the subject or the header only${skipped}`, async (t) => {
  await lab.service.set({ ...usualState, policy: 'off' });
  const gateway = await lab.gateway();
  const sent = parcel();
  await gateway.pass(sent, 'blocked', call());
  const client = await lab.imap('blocked');
  const subject = `Subject: Announced test of the mail system, may be deleted (motw ${sent.marker} 00)`;
  const header = `X-Motw-Harness: ${sent.marker}`;
  await client.append('INBOX', `${subject}\r\n\r\nonly the subject\r\n`);
  await client.append('INBOX', `${header}\r\n\r\nonly the header\r\n`);
  await client.append('INBOX', `${header}0\r\n${subject}\r\n\r\nthe header of another\r\n`);
  await client.mailboxOpen('INBOX');
  const before = (await client.search({ text: sent.marker }, { uid: true })) || [];
  t.is(before.length, 4);
  await gateway.cleanUp(sent.marker, call());
  const after = (await client.search({ text: sent.marker }, { uid: true })) || [];
  t.is(after.length, 3);
  await client.logout();
});

function codeOf(passage: Passage): string {
  return passage.is === 'arrived' ? '' : passage.code;
}

function textOf(passage: Passage): string {
  return passage.is === 'arrived' ? '' : passage.text;
}
