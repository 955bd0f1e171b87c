import { join } from 'node:path';
import { HarnessError } from '../model/errors.ts';
import { configName } from './config-name.ts';

/** A configuration that somebody named, and that is not there. */
export class NoConfigError extends HarnessError {
  readonly code = 'NO_CONFIG';
  readonly category = 'user';

  /** @param namedBy the option or variable with its path */
  constructor(path: string, namedBy: string, is: 'missing' | 'folder') {
    super(
      is === 'missing'
        ? `there is no file ${path}, which ${namedBy} names`
        : `${path}, which ${namedBy} names, is a folder`,
      is === 'missing'
        ? `name a ${configName} that is there, or leave ${namedBy} out: a run needs no configuration`
        : `name the file: ${namedBy === '--config' ? '--config ' : 'MOTW_CONFIG='}${join(path, configName)}`,
    );
  }
}
