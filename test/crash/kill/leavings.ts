import { readdir, readFile } from 'node:fs/promises';
import { leftOf } from '../../guest/motw.ts';

/** Whatever of a run is left where it should not be: QEMUs, its machine's folder, files that are half written or say whose it is. */
export async function leavings(out: string, run: string): Promise<readonly string[]> {
  const files = await readdir(out, { recursive: true });
  return [
    ...(await leftOf(run)),
    ...files.filter((name) => /\.unfinished$|\.owner$|\/run\.json\./.test(name)),
    ...files.filter((name) => name.endsWith('.iso') && !files.includes(`${name}.manifest.json`)),
  ];
}

/** Command lines of the processes that work in a folder. */
export async function workingIn(folder: string): Promise<readonly string[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const commands = await Promise.all(
    pids.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')),
  );
  return commands.filter((command) => command.includes(`${folder}/`));
}
