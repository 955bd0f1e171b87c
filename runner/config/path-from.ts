import { homedir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';

/** Paths as a configuration writes them: absolute, from the home folder (`~/`), or from the file that they stand in. */
export function pathFrom(file: string): (path: string) => string {
  return (path) => {
    if (path.startsWith('~/')) return join(homedir(), path.slice(2));
    return isAbsolute(path) ? path : join(dirname(file), path);
  };
}
