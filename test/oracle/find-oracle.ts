import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** The path of an outside program: in the folder `MOTW_ORACLES` names, else on PATH; null where it is absent. */
export function oracle(name: string): string | null {
  const { MOTW_ORACLES = '', PATH = '' } = process.env;
  const folders = [MOTW_ORACLES, ...PATH.split(delimiter)].filter((folder) => folder !== '');
  return folders.map((folder) => join(folder, name)).find(isExecutable) ?? null;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
