import { readdir } from 'node:fs/promises';
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
