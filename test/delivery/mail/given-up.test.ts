import test from 'ava';
import { MailFaults } from '../../../runner/delivery/mail/mail-fault.ts';
import { Mailbox } from '../../../runner/delivery/mail/mailbox.ts';
import { submit } from '../../../runner/delivery/mail/submission.ts';
import { Redactor } from '../../../runner/http/redactor.ts';
import { parcel } from './mail-lab.ts';
import { scriptedServer } from './scripted-server.ts';

const faults = new MailFaults('corporate', new Redactor());
const to = 'office@mail.test';

type Work = (port: number, signal: AbortSignal) => Promise<unknown>;

const works: Readonly<Record<string, Work>> = {
  'a message is handed in': (port, signal) => {
    const server = { host: '127.0.0.1', port, tls: 'none' } as const;
    return submit(parcel(), '0a', to, { server, login: null, ca: [], from: to }, faults, signal);
  },
  'a mailbox is opened': (port, signal) => {
    const server = { host: '127.0.0.1', port, tls: 'none' } as const;
    return Mailbox.open({ server, user: 'office', password: 'any', ca: [] }, faults, signal, 60_000);
  },
};

for (const [what, work] of Object.entries(works)) {
  test(`what is given up ends at once: ${what}`, async (t) => {
    await using server = await scriptedServer(() => {});
    for (const connected of [false, true]) {
      const giveUp = new AbortController();
      const working = work(server.port, giveUp.signal);
      // Not yet connected: the connection is made after this turn of the event loop.
      if (connected) await new Promise((done) => setTimeout(done, 200));
      giveUp.abort(new Error('given up'));
      await t.throwsAsync(working, { message: 'given up' });
    }
  });
}
