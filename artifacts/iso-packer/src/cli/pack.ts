import { basename, isAbsolute, posix, relative, resolve } from 'node:path';
import { treeInputs } from '../inputs/tree-inputs.ts';
import { IsoError } from '../iso-error.ts';
import { packIso } from '../iso9660/pack-iso.ts';
import { onlyOne, parseArguments } from './arguments.ts';
import { writeWhole } from './write-whole.ts';

const OPTIONS = {
  out: { type: 'string' },
  format: { type: 'string', default: 'iso' },
  label: { type: 'string' },
  hide: { type: 'string', multiple: true },
} as const;

const LATER_FORMATS = new Set(['udf', 'img', 'vhd', 'vhdx']);

export async function pack(args: readonly string[], signal: AbortSignal): Promise<void> {
  const { values, positionals } = parseArguments(args, OPTIONS);
  const dir = onlyOne(positionals, 'DIR');
  checkFormat(values.format);
  const out = checkOut(values.out, dir);
  const label = values.label ?? basename(resolve(dir)).slice(0, 16).toWellFormed();
  const globs = values.hide ?? [];
  const inputs = await treeInputs(dir, { hide: (path) => globs.some((glob) => matches(path, glob)) });
  const { plan, bytes } = packIso(inputs, { label, ...dateFrom(process.env.SOURCE_DATE_EPOCH) });
  await writeWhole(out, bytes, signal);
  process.stderr.write(`${out}: ${plan.entries.length} entries, ${plan.size} bytes\n`);
}

function checkFormat(format: string): void {
  if (format === 'iso') return;
  const what = LATER_FORMATS.has(format)
    ? `the format ${format} is not yet supported`
    : `"${format}" is no format`;
  throw new IsoError('ISO_UNSUPPORTED_FORMAT', what, { mend: 'use --format iso' });
}

function checkOut(out: string | undefined, dir: string): string {
  if (out === undefined)
    throw new IsoError('ISO_USAGE', 'no --out FILE', { mend: 'say where the image goes' });
  const inside = relative(resolve(dir), resolve(out));
  if (!inside.startsWith('..') && !isAbsolute(inside)) {
    throw new IsoError('ISO_USAGE', `"${out}" lies in the folder that is packed`, {
      mend: 'write the image somewhere else',
    });
  }
  return out;
}

function matches(path: string, glob: string): boolean {
  return posix.matchesGlob(glob.includes('/') ? path : posix.basename(path), glob);
}

/** https://reproducible-builds.org/specs/source-date-epoch/: whole seconds since 1970. */
function dateFrom(epoch: string | undefined): { date?: Date } {
  if (epoch === undefined || epoch === '') return {};
  if (!/^\d{1,12}$/.test(epoch)) {
    throw new IsoError('ISO_BAD_DATE', `SOURCE_DATE_EPOCH is "${epoch}", no number of seconds`, {
      mend: 'set it to whole seconds since 1970, or unset it',
    });
  }
  return { date: new Date(Number(epoch) * 1000) };
}
