import { IsoError } from '../iso-error.ts';
import { printable } from './printable.ts';

const EXIT_CODES = { user: 2, environment: 3, internal: 70 } as const;

const { readFileSync } = process.getBuiltinModule('node:fs');

/** Runs the command. @returns the exit code: 0, 2 (the user's input), 3 (the machine), 70 (a defect). */
export async function main(args: readonly string[], signal: AbortSignal): Promise<number> {
  const [verb, ...rest] = args;
  process.stdout.once('error', endWithoutOutput);
  try {
    if (verb === undefined || args.includes('--help') || args.includes('-h')) {
      process.stdout.write((await import('./help.ts')).HELP);
      return verb === undefined ? EXIT_CODES.user : 0;
    }
    if (verb === '--version') {
      const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
      process.stdout.write(`${version}\n`);
      return 0;
    }
    if (verb === 'pack') await (await import('./pack.ts')).pack(rest, signal);
    else if (verb === 'list') await (await import('./list.ts')).list(rest, signal);
    else throw new IsoError('ISO_USAGE', `"${verb}" is no command`, { mend: 'use pack, list or --help' });
    return 0;
  } catch (error) {
    return complain(error, signal);
  }
}

/** Whoever reads the output may have seen enough; a disk behind it may be full. */
function endWithoutOutput({ code }: NodeJS.ErrnoException): never {
  if (code === 'EPIPE') process.exit(0);
  process.stderr.write(`iso-packer: standard output: the system answered ${code} [ISO_IO]\n`);
  process.stderr.write('  mend: check free space and the disk itself\n');
  process.exit(EXIT_CODES.environment);
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
