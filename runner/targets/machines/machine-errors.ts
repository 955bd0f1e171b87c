import { HarnessError } from '../../model/errors.ts';

/** A program that drives the machine is not on this host. */
export class MachineToolMissing extends HarnessError {
  readonly code = 'MACHINE_TOOL_MISSING';
  readonly category = 'environment';
  constructor(program: string, mend: string) {
    super(`the program '${program}' that drives the machine can't be started`, mend);
  }
}

/** A program that drives the machine, or QEMU itself, refused. */
export class MachineCommandFailed extends HarnessError {
  readonly code = 'MACHINE_COMMAND_FAILED';
  readonly category = 'environment';
  /** What it said itself. */
  readonly said: string;
  constructor(command: string, said: string) {
    super(`'${command}' failed: ${said}`, 'mend what it says; try the command by hand');
    this.said = said;
  }
}

/** It did not come to its end in time. */
export class MachineTimeout extends HarnessError {
  readonly code = 'MACHINE_TIMEOUT';
  readonly category = 'environment';
  constructor(what: string, timeoutMs: number) {
    super(
      `${what} did not come to its end within ${Math.ceil(timeoutMs)} ms`,
      'look at the machine by its own tools; it may want more time',
    );
  }
}

/** libvirt's daemon can't be had, or lets the user not in. */
export class LibvirtUnreachable extends HarnessError {
  readonly code = 'LIBVIRT_UNREACHABLE';
  readonly category = 'environment';
  constructor(uri: string, said: string) {
    super(
      `libvirt can't be reached at ${uri}: ${said}`,
      'see that libvirtd runs there (`systemctl status libvirtd`), and that you are in the group libvirt (`sudo usermod -aG libvirt $USER`, then log in again)',
    );
  }
}

/** The machine that the configuration names is not there. */
export class MachineNotFound extends HarnessError {
  readonly code = 'MACHINE_NOT_FOUND';
  readonly category = 'user';
  constructor(where: string, given: string, there: readonly string[]) {
    super(`there is no machine '${given}' at ${where}`, `there are: ${listed(there)}`);
  }
}

/** The machine has no snapshot of the configured name, and is taken back to no other. */
export class SnapshotNotFound extends HarnessError {
  readonly code = 'SNAPSHOT_NOT_FOUND';
  readonly category = 'user';
  constructor(machine: string, given: string, there: readonly string[]) {
    super(`${machine} has no snapshot '${given}'`, `make it, or name one of these: ${listed(there)}`);
  }
}

/** QEMU's control connection can't be had. */
export class QemuUnreachable extends HarnessError {
  readonly code = 'QEMU_UNREACHABLE';
  readonly category = 'environment';
  constructor(socket: string, why: string, cause?: unknown) {
    super(
      `QEMU can't be reached at ${socket}: ${why}`,
      'start it with `-qmp unix:PATH,server=on,wait=off`, and see that nothing else is connected there',
      { cause },
    );
  }
}

/** A machine was used that was not started, or a boot that was over. */
export class BootOver extends HarnessError {
  readonly code = 'BOOT_OVER';
  readonly category = 'internal';
  constructor(epoch: number | null) {
    super(
      epoch === null
        ? 'the machine was used before it was started'
        : `boot ${epoch} was used after it had ended`,
      'please report it',
    );
  }
}

/** Nothing takes this machine back. */
export class NeverReverts extends HarnessError {
  readonly code = 'NEVER_REVERTS';
  readonly category = 'internal';
  constructor() {
    super('an unmanaged machine was to be taken back to a snapshot, and has none', 'please report it');
  }
}

const mostListed = 20;

function listed(names: readonly string[]): string {
  if (names.length === 0) return 'none';
  const more = names.length > mostListed ? `, and ${names.length - mostListed} more` : '';
  return `${names.slice(0, mostListed).join(', ')}${more}`;
}
