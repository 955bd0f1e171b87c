import type { ParseArgsOptionsConfig } from 'node:util';
import { IsoError } from '../iso-error.ts';

// For what an import would bring along, see sync-fs.ts.
const { parseArgs } = process.getBuiltinModule('node:util');

/** `parseArgs`, its complaints as `ISO_USAGE`. */
export function parseArguments<const O extends ParseArgsOptionsConfig>(args: readonly string[], options: O) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (error) {
    const [what = ''] = (error instanceof Error ? error.message : String(error)).split(/[.\n]/);
    throw new IsoError('ISO_USAGE', what, { mend: 'see iso-packer --help', cause: error });
  }
}

/** The one argument that is no option. */
export function onlyOne(positionals: readonly string[], name: string): string {
  const [only, ...others] = positionals;
  if (only === undefined || others.length > 0) {
    throw new IsoError('ISO_USAGE', `one ${name} is needed, ${positionals.length} were given`, {
      mend: 'see iso-packer --help',
    });
  }
  return only;
}
