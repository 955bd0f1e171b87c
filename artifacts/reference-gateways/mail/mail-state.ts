/** What the reference mail gateway does, read for every message. */
export interface MailState {
  /** `broken`: the filter is there, and never asked. */
  readonly policy: 'on' | 'off' | 'broken';
  /** What becomes of a message that the filter does not let through. */
  readonly action: 'refuse' | 'strip' | 'rename' | 'quarantine' | 'bounce' | 'lose';
  /** What it fails at, whatever is attached. */
  readonly fault: MailFault | null;
}

/** `message`: once the whole message is there. */
type Moment = 'mail' | 'rcpt' | 'data' | 'message';

export type MailFault =
  /** `status`: an enhanced one (RFC 3463), such as `4.7.1`. */
  | {
      readonly is: 'answer';
      readonly at: Moment;
      readonly code: number;
      readonly status: string;
      readonly text: string;
    }
  | { readonly is: 'cut' | 'silence'; readonly at: Moment }
  | { readonly is: 'no STARTTLS' };

export const usualState: MailState = { policy: 'on', action: 'refuse', fault: null };
