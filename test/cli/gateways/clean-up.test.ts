import { createHash } from 'node:crypto';
import { cp, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { MailService } from '../../../artifacts/reference-gateways/mail/mail-service.ts';
import { usualState } from '../../../artifacts/reference-gateways/mail/mail-state.ts';
import { cleanUpGateways } from '../../../runner/cli/compose/gateways/clean-up-gateways.ts';
import { gatewaysThere, mailReady } from '../../../runner/cli/compose/gateways/gateways-ready.ts';
import { ownGateway } from '../../../runner/cli/compose/gateways/make-gateway.ts';
import { recordGateways } from '../../../runner/cli/compose/gateways/record-gateways.ts';
import type { Lab } from '../../../runner/cli/compose/lab.ts';
import { chosenGateways } from '../../../runner/cli/running/chosen-gateways.ts';
import type { RunRecord } from '../../../runner/model/run-record.ts';
import { mailGateway, webGateway } from '../../config/gateways/wrong-gateways.ts';
import { labOf } from '../../config/lab-folder.ts';
import { temporaryFolder } from '../../guest/motw.ts';
import { emptyLog } from './empty-log.ts';

const { mail } = await gatewaysThere();
const withDovecot = mail ? test.serial : test.serial.skip;
const why = mail ? '' : ' (skipped: the reference mail system is not set up: motw setup --gateways)';

const { signal } = new AbortController();
const marker = '0badcafe';

/** The record of a run through these gateways. */
function recordOf(names: readonly string[], lab: Lab | null): RunRecord {
  const own = chosenGateways(names, lab);
  const log = emptyLog();
  recordGateways(log, own.map(ownGateway), own);
  return log.record();
}

test('a mail system that is not configured as it was is not touched: it may be another', async (t) => {
  const { lab } = await labOf({ 'motw.yaml': mailGateway() });
  const changed = await labOf({ 'motw.yaml': mailGateway().replace('office@mail', 'other@mail') });
  const gone = await labOf({ 'motw.yaml': webGateway() });
  const record = recordOf(['mail'], lab);
  for (const now of [null, changed.lab, gone.lab])
    await t.throwsAsync(cleanUpGateways(record, [marker], now, signal), { code: 'GATEWAY_CHANGED' } as never);
});

test('of a web proxy nothing is left that somebody has to be asked for', async (t) => {
  const { lab } = await labOf({ 'motw.yaml': webGateway() });
  t.deepEqual(await cleanUpGateways(recordOf(['proxy'], lab), [marker], null, signal), []);
});

withDovecot(`what a killed run mailed is taken out of the mailbox, and nothing else${why}`, async (t) => {
  const folder = await temporaryFolder();
  const timeoutMs = 60_000;
  await using service = await MailService.start({
    programs: await mailReady(signal),
    folder,
    signal,
    timeoutMs,
  });
  await service.set({ ...usualState, policy: 'off' });
  const { ports, passwords, ca } = service;
  const account = (name: 'sender' | 'blocked') => `user: ${name}, password: { file: ${name} }, ca: ca.pem`;
  const text = `gateways:
  mail:
    lab: true
    mail:
      submission: { host: 127.0.0.1, port: ${ports.smtp}, tls: starttls, ${account('sender')} }
      from: ${service.address('sender')}
      blocked:
        address: ${service.address('blocked')}
        imap: { host: 127.0.0.1, port: ${ports.imap}, ${account('blocked')} }
`;
  const { sender, blocked } = passwords;
  const { lab, problems, folder: configured } = await labOf({ 'motw.yaml': text, sender, blocked });
  t.deepEqual(problems, []);
  await cp(ca, join(configured, 'ca.pem'));

  const [chosen] = chosenGateways(['mail'], lab);
  if (chosen === undefined) return t.fail('no gateway');
  await using gateway = ownGateway(chosen);
  await gateway.start({ signal, timeoutMs });
  for (const each of [marker, '0badbeef'])
    t.is((await gateway.pass(note(each), 'blocked', { signal, timeoutMs })).is, 'arrived');
  const messages = () => mailsIn(join(folder, 'dovecot/mail'));
  t.is((await messages()).filter((message) => message.includes(marker)).length, 1);

  const done = await cleanUpGateways(recordOf(['mail'], lab), [marker], lab, signal);
  t.deepEqual(done, ['nothing of it is in the mailboxes of mail']);
  const left = await messages();
  t.is(left.filter((message) => message.includes(marker)).length, 0);
  t.is(left.filter((message) => message.includes('0badbeef')).length, 1);
});

function note(of: string) {
  const bytes = Buffer.from('A text.\r\n');
  return {
    ...{ name: `Note_${of}.txt`, contentType: 'text/plain', size: bytes.length, marker: of, disguise: null },
    sha256: createHash('sha256').update(bytes).digest('hex'),
    async *read() {
      yield bytes;
    },
  };
}

/** Every file of a mail store that is a message. */
async function mailsIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && /\/(cur|new)$/.test(entry.parentPath));
  return Promise.all(files.map(({ parentPath, name }) => readFile(join(parentPath, name), 'utf8')));
}
