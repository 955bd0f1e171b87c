import { IsoError } from '../iso-error.ts';
import { list } from './list.ts';
import { pack } from './pack.ts';
import { printable } from './printable.ts';

const HELP = `iso-packer: makes ISO 9660 + Joliet images, and tells what is in one

  iso-packer pack DIR --out FILE [--format iso] [--label LABEL] [--hide GLOB]...
  iso-packer list IMAGE [--json]

pack   Writes an image of what is in DIR. The same folder gives the same bytes: every date in the image is
       SOURCE_DATE_EPOCH, or 2000-01-01T00:00:00Z.
         --out FILE      where to; it appears when it is complete
         --format iso    the only one so far
         --label LABEL   1 to 16 characters; default: the folder's name, cut to 16
         --hide GLOB     sets the hidden attribute; matched with the path inside the image, or with the last
                         name alone if GLOB has no "/"; may be repeated
list   Shows size, attribute (h: hidden), SHA-256 and path of everything in an image.
         --json          one JSON document (schema motw.image/1)

Example
  iso-packer pack ./invoice --out invoice.iso --label INVOICE --hide '*.dll'
  iso-packer list invoice.iso
`;

const EXIT_CODES = { user: 2, environment: 3, internal: 70 } as const;

/** Runs the command. @returns the exit code: 0, 2 (the user's input), 3 (the machine), 70 (a defect). */
export async function main(args: readonly string[], signal: AbortSignal): Promise<number> {
  const [verb, ...rest] = args;
  try {
    if (verb === undefined || args.includes('--help') || args.includes('-h')) {
      process.stdout.write(HELP);
      return verb === undefined ? EXIT_CODES.user : 0;
    }
    if (verb === 'pack') await pack(rest, signal);
    else if (verb === 'list') await list(rest, signal);
    else throw new IsoError('ISO_USAGE', `"${verb}" is no command`, { mend: 'use pack, list or --help' });
    return 0;
  } catch (error) {
    return complain(error, signal);
  }
}

function complain(error: unknown, signal: AbortSignal): number {
  if (signal.aborted) {
    process.stderr.write('iso-packer: interrupted; nothing was left behind\n');
    return EXIT_CODES.environment;
  }
  if (error instanceof IsoError && error.category !== 'internal') {
    process.stderr.write(`iso-packer: ${printable(error.message)} [${error.code}]\n`);
    process.stderr.write(`  mend: ${printable(error.mend)}\n`);
    return EXIT_CODES[error.category];
  }
  process.stderr.write(`iso-packer: a defect: ${error instanceof Error ? error.stack : String(error)}\n`);
  return EXIT_CODES.internal;
}
