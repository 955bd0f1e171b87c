import { HarnessError } from '../../../model/errors.ts';

/** Between two readings a log lost records, or was cleared: what it does not hold now proves nothing. */
export class LogLostError extends HarnessError {
  readonly code = 'LOG_LOST';
  readonly category = 'environment';

  constructor(channel: string, how: string) {
    super(
      `the log ${channel} is not whole: ${how}`,
      `make it larger in the guest (wevtutil sl "${channel}" /ms:20971520), and see that nobody clears it during a run`,
    );
  }
}

/** More was written to a log during one arm than is read of it. */
export class LogTooBusyError extends HarnessError {
  readonly code = 'LOG_TOO_BUSY';
  readonly category = 'environment';

  constructor(channel: string, limit: number) {
    super(
      `more than ${limit} events were written to ${channel} during one arm`,
      'narrow what is logged there (the Sysmon configuration, say), or run when the machine is quiet',
    );
  }
}

/** A log holds an event that can't be read. */
export class LogEventError extends HarnessError {
  readonly code = 'LOG_EVENT';
  readonly category = 'environment';

  constructor(channel: string, why: string, cause: unknown) {
    super(
      `an event of ${channel} can't be read: ${why}`,
      'keep the log (wevtutil epl) and report it as a defect',
      {
        cause,
      },
    );
  }
}
