import type { Call } from '../../../ports/call.ts';
import { runProgram } from '../run-program.ts';

/** virsh, on one connection. */
export class Virsh {
  readonly #uri: string;

  constructor(uri: string) {
    this.#uri = uri;
  }

  run(command: string, args: readonly string[], c: Call): Promise<string> {
    return runProgram({
      ...c,
      argv: ['virsh', '--quiet', '--connect', this.#uri, command, ...args],
      mend: 'install it: `apt install libvirt-clients`',
    });
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
