import type { Group } from '../../ports/gateway.ts';
import type { MailFaults } from './mail-fault.ts';
import type { Account } from './mailbox.ts';
import type { Submission } from './submission.ts';

/** One who gets mail: an address and what it fills. */
export interface Recipient {
  readonly address: string;
  readonly account: Account;
  readonly quarantine: readonly string[];
}

/** A way through a mail system, with all that it takes. */
export interface MailRoute {
  readonly submission: Submission;
  readonly bounces: Account | null;
  /** Nobody else is ever written to. */
  readonly recipients: Readonly<Partial<Record<Group, Recipient>>>;
  /** How long a message is waited for, in milliseconds. */
  readonly giveUpAfter: number;
  readonly faults: MailFaults;
}
