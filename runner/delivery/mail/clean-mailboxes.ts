import type { Call } from '../../ports/call.ts';
import type { MailRoute } from './mail-route.ts';
import { type Account, type Listed, Mailbox } from './mailbox.ts';
import { markerHeader } from './messages/announcement.ts';
import { isBounceOf, longestReport } from './messages/bounce.ts';

/**
 * Deletes what parcels of this marker left in the mailboxes of the route: messages that have our header and our subject, and reports
 * about such ones. Nothing else is touched.
 * @throws GatewayError where something of it stays
 */
export async function cleanMailboxes(marker: string, route: MailRoute, c: Call): Promise<void> {
  for (const { account, quarantine } of Object.values(route.recipients)) {
    for (const folder of ['INBOX', ...quarantine]) await clean(account, folder, messagesOf(marker), route, c);
  }
  if (route.bounces !== null) await clean(route.bounces, 'INBOX', reportsOf(marker), route, c);
}

type Find = (mailbox: Mailbox, folder: string) => Promise<readonly number[]>;

async function clean(
  account: Account,
  folder: string,
  find: Find,
  { faults }: MailRoute,
  { signal, timeoutMs }: Call,
): Promise<void> {
  await using mailbox = await Mailbox.open(account, faults, signal, timeoutMs);
  const found = await find(mailbox, folder);
  if (found.length === 0) return;
  await mailbox.remove(folder, found);
  const left = await find(mailbox, folder);
  if (left.length > 0)
    throw faults.error('GATEWAY_FAULT', `${left.length} messages of the test are still in ${folder}`);
}

function messagesOf(marker: string): Find {
  const isOurs = ({ headers }: Listed): boolean => {
    const unfolded = headers.replaceAll(/\r?\n[ \t]+/g, ' ');
    return (
      new RegExp(`^${markerHeader}:[ \\t]*${marker}[ \\t]*$`, 'im').test(unfolded) &&
      new RegExp(`^subject:.*\\(motw ${marker} `, 'im').test(unfolded)
    );
  };
  return async (mailbox, folder) => {
    const uids = await mailbox.search(folder, {
      subject: `motw ${marker} `,
      header: { [markerHeader]: marker },
    });
    return (await mailbox.list(folder, uids)).filter(isOurs).map(({ uid }) => uid);
  };
}

function reportsOf(marker: string): Find {
  return async (mailbox, folder) => {
    const reports: number[] = [];
    for (const uid of await mailbox.search(folder, { body: marker })) {
      const message = await mailbox.read(folder, uid, longestReport);
      if (message !== null && isBounceOf(message, marker)) reports.push(uid);
    }
    return reports;
  };
}
