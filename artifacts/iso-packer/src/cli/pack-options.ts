import type { ParseArgsOptionsConfig } from 'node:util';
import { CONTAINERS, type Container, type ImageOptions } from '../image/image-options.ts';
import { IsoError } from '../iso-error.ts';
import type { parseArguments } from './arguments.ts';

export const PACK_OPTIONS = {
  out: { type: 'string' },
  tar: { type: 'boolean' },
  hide: { type: 'string', multiple: true },
  format: { type: 'string' },
  label: { type: 'string' },
  publisher: { type: 'string' },
  preparer: { type: 'string' },
  application: { type: 'string' },
  level: { type: 'string' },
  relaxed: { type: 'boolean' },
  joliet: { type: 'string' },
  fat: { type: 'string' },
  partitioned: { type: 'boolean' },
  size: { type: 'string' },
  dynamic: { type: 'boolean' },
  'qemu-img': { type: 'string' },
} as const satisfies ParseArgsOptionsConfig;

type Values = ReturnType<typeof parseArguments<typeof PACK_OPTIONS>>['values'];

const FORMATS = new Map<string, Container>(CONTAINERS.map((container) => [container, container]));
const LEVELS = new Map([1, 2, 3].map((level) => [String(level), level as 1 | 2 | 3]));
const JOLIET = new Map<string, 64 | 103 | false>([
  ['64', 64],
  ['103', 103],
  ['none', false],
]);
const FATS = new Map<string, 16 | 32>([
  ['16', 16],
  ['32', 32],
]);

/** What the command line and SOURCE_DATE_EPOCH say of the image; only what they say, as a format refuses what it has no use for. */
export function imageOptions(values: Values): Omit<ImageOptions, 'label'> {
  return given({
    format: chosen('format', values.format, FORMATS),
    date: dateFrom(process.env.SOURCE_DATE_EPOCH),
    publisher: values.publisher,
    preparer: values.preparer,
    application: values.application,
    level: chosen('level', values.level, LEVELS),
    relaxed: values.relaxed,
    joliet: chosen('joliet', values.joliet, JOLIET),
    fat: chosen('fat', values.fat, FATS),
    partitioned: values.partitioned,
    diskSize: values.size === undefined ? undefined : bytesOf(values.size),
    dynamic: values.dynamic,
    qemuImg: values['qemu-img'] === undefined ? undefined : { file: values['qemu-img'], args: [] },
  });
}

function given<T extends object>(options: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const entries = Object.entries(options).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]?: Exclude<T[K], undefined> };
}

function chosen<T>(
  option: string,
  value: string | undefined,
  choices: ReadonlyMap<string, T>,
): T | undefined {
  if (value === undefined) return undefined;
  const choice = choices.get(value);
  if (choice !== undefined) return choice;
  throw new IsoError('ISO_USAGE', `--${option} is "${value}"`, {
    mend: `use one of ${[...choices.keys()].join(', ')}`,
  });
}

const SUFFIXES = new Map([
  ['', 1],
  ['K', 1024],
  ['M', 1024 ** 2],
  ['G', 1024 ** 3],
]);

function bytesOf(size: string): number {
  const [, digits, suffix = ''] = /^(\d{1,15})([kmg]?)$/i.exec(size) ?? [];
  const bytes = Number(digits) * (SUFFIXES.get(suffix.toUpperCase()) ?? Number.NaN);
  if (Number.isSafeInteger(bytes)) return bytes;
  throw new IsoError('ISO_USAGE', `--size is "${size}"`, {
    mend: 'give a number of bytes, with K, M or G behind it for KiB, MiB or GiB: 64M',
  });
}

/** https://reproducible-builds.org/specs/source-date-epoch/: whole seconds since 1970. */
function dateFrom(epoch: string | undefined): Date | undefined {
  if (epoch === undefined || epoch === '') return undefined;
  if (/^\d{1,12}$/.test(epoch)) return new Date(Number(epoch) * 1000);
  throw new IsoError('ISO_BAD_DATE', `SOURCE_DATE_EPOCH is "${epoch}", no number of seconds`, {
    mend: 'set it to whole seconds since 1970, or unset it',
  });
}
