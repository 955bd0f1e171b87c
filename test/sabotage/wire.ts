import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ReferenceSetUp } from '../../runner/targets/reference/ready-reference.ts';
import { temporaryFolder } from '../guest/motw.ts';
import type { TrickName } from './tricks.ts';

/**
 * QEMU becomes the shell's own process, so that it is ended like any other; beside it is the man in the middle, who holds the harness's
 * end of the agent's connection and reaches QEMU's by a socket that has no file.
 */
const startBoth = `
node=$1 middle=$2 orders=$3 port=motw-sabotage-$$
shift 3
"$node" --conditions=source --no-warnings=ExperimentalWarning "$middle" "$orders" "$port" 3<&- &
for argument; do
  shift
  case $argument in
  socket,id=agent,fd=4) argument="socket,id=agent,path=$port,abstract=on,server=on,wait=off" ;;
  esac
  set -- "$@" "$argument"
done
exec 4<&-
exec "$@"`;

/** The wire between harness and guest, with somebody on it. */
export class Wire {
  readonly #orders: string;

  private constructor(orders: string) {
    this.#orders = orders;
  }

  static async lay(): Promise<Wire> {
    const wire = new Wire(join(await temporaryFolder(), 'orders'));
    await wire.order('', 'silence', 0);
    return wire;
  }

  /** The same set-up, with a QEMU that is reached over this wire. */
  tap(setUp: ReferenceSetUp): ReferenceSetUp {
    const { host } = setUp;
    const middle = join(import.meta.dirname, 'man-in-the-middle.ts');
    const orders = this.#orders;
    return {
      ...setUp,
      host: {
        ...host,
        program(name) {
          const real = host.program(name);
          if (name !== 'qemu-system-x86_64') return real;
          const args = ['-c', startBoth, 'sh', process.execPath, middle, orders, real.file, ...real.args];
          return { file: '/bin/sh', args, env: real.env };
        },
      },
    };
  }

  /** The answers to the operation's next calls are played this trick, so many times. Earlier orders are forgotten. */
  async order(operation: string, trick: TrickName, times: number): Promise<void> {
    await rm(this.#orders, { recursive: true, force: true });
    await mkdir(this.#orders, { recursive: true });
    for (let nth = 1; nth <= times; nth++)
      await writeFile(join(this.#orders, String(nth)), JSON.stringify([operation, trick]));
  }
}
