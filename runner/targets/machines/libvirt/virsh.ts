import type { Call } from '../../../ports/call.ts';
import { LibvirtUnreachable, MachineCommandFailed } from '../machine-errors.ts';
import { runProgram } from '../run-program.ts';

/** virsh's words, in English whatever the language of this machine is. */
const noConnection = /failed to connect to the hypervisor/i;

/** virsh, on one connection. */
export class Virsh {
  readonly #uri: string;

  constructor(uri: string) {
    this.#uri = uri;
  }

  /** @throws LibvirtUnreachable, and whatever a program's run may throw */
  async run(command: string, args: readonly string[], c: Call): Promise<string> {
    try {
      return await runProgram({
        ...c,
        argv: ['virsh', '--quiet', '--connect', this.#uri, command, ...args],
        mend: 'install it: `apt install libvirt-clients`',
      });
    } catch (error) {
      if (!(error instanceof MachineCommandFailed) || !noConnection.test(error.said)) throw error;
      throw new LibvirtUnreachable(this.#uri, error.said);
    }
  }

  /** The output's lines, without those that are empty. */
  async lines(command: string, args: readonly string[], c: Call): Promise<readonly string[]> {
    const output = await this.run(command, args, c);
    return output
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '');
  }
}
