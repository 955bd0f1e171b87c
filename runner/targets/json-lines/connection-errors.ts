import { HarnessError } from '../../model/errors.ts';

/** The other side did not answer in time. */
export class NoAnswerError extends HarnessError {
  readonly code = 'NO_ANSWER';
  readonly category = 'environment';
  constructor(peer: string, command: string, timeoutMs: number) {
    super(
      `${peer} did not answer '${command}' within ${timeoutMs} ms`,
      "look at the guest's console log named above, then try again",
    );
  }
}

/** The connection ended. */
export class ConnectionClosedError extends HarnessError {
  readonly code = 'CONNECTION_CLOSED';
  readonly category = 'environment';
  constructor(peer: string, cause?: Error) {
    super(
      `the connection to ${peer} is closed`,
      "the machine has ended or was reverted; look at the guest's console log",
      cause === undefined ? {} : { cause },
    );
  }
}

/** What arrived is not the protocol. */
export class GarbledAnswerError extends HarnessError {
  readonly code = 'GARBLED_ANSWER';
  readonly category = 'environment';
  constructor(peer: string, sample: string) {
    super(
      `${peer} answered something that was not agreed: ${JSON.stringify(sample)}`,
      'run `motw setup` again to make the guest anew',
    );
  }
}

/** The other side understood the command and reports an error of its own. */
export class PeerError extends HarnessError {
  readonly code = 'PEER_ERROR';
  readonly category = 'environment';
  readonly reported: string;
  constructor(peer: string, command: string, reported: string) {
    super(
      `${peer} could not do '${command}': ${reported}`,
      "look at the guest's console log, then try again",
    );
    this.reported = reported;
  }
}
