import { HarnessError } from '../../../model/errors.ts';

/** The snapshot was made of the disks alone: a running machine can't be taken back to it. */
export class SnapshotWithoutMemory extends HarnessError {
  readonly code = 'SNAPSHOT_WITHOUT_MEMORY';
  readonly category = 'user';
  constructor(snapshot: string) {
    super(
      `the snapshot '${snapshot}' has no memory of a running machine`,
      `make it while the machine runs: \`savevm ${snapshot}\` in QEMU's monitor`,
    );
  }
}

/** QEMU was started and ended at once. */
export class QemuNotStarted extends HarnessError {
  readonly code = 'QEMU_NOT_STARTED';
  readonly category = 'environment';
  constructor(how: string, said: string) {
    super(`QEMU did not start: it ended with ${how}${said === '' ? '' : `: ${said}`}`, 'mend what it says');
  }
}
