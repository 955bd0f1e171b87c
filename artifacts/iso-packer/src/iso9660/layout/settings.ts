import { DEFAULT_DATE, type ImageOptions } from '../../image/image-options.ts';
import type { NameSpace } from '../../inputs/unique-names.ts';
import { IsoError } from '../../iso-error.ts';
import type { Interchange } from './interchange.ts';
import { isUcs2, jolietNames } from './joliet-names.ts';
import { primaryNames, toDCharacters, toPlainCharacters } from './primary-names.ts';

export type IsoOptions = ImageOptions & { readonly format?: 'iso' | 'udf' };

/** What a volume descriptor says about the volume, in the characters of its name space. */
export interface Identifiers {
  readonly label: string;
  readonly publisher: string;
  readonly preparer: string;
  readonly application: string;
}

/** A directory tree to be: what its volume descriptor says, and the rules of its names. */
export interface TreeSettings extends Identifiers {
  readonly names: NameSpace;
}

export interface Settings {
  readonly date: Date;
  readonly interchange: Interchange;
  readonly primary: TreeSettings;
  readonly joliet: TreeSettings | null;
}

/** Options checked. Nothing is shortened: a cut label could lose the very part by which it is recognised. */
export function settingsOf(options: IsoOptions): Settings {
  const { label, publisher = '', preparer = '', application = '' } = options;
  const { level = 2, relaxed = false, joliet = 103 } = options;
  const date = options.date ?? new Date(DEFAULT_DATE);
  checkChoice('level', level, [1, 2, 3]);
  checkChoice('joliet', joliet, [64, 103, false]);
  checkDate(date);
  checkLabel(label, joliet === false ? 32 : 16);
  const identifiers = { publisher, preparer, application };
  for (const [field, text] of Object.entries(identifiers))
    checkIdentifier(field, text, joliet === false ? 128 : 64);
  if (joliet === 64) checkUcs2({ label, ...identifiers });
  const interchange = { level, relaxed };
  return {
    date,
    interchange,
    primary: {
      label: relaxed ? toPlainCharacters(label) : toDCharacters(label),
      publisher: toACharacters(publisher),
      preparer: toACharacters(preparer),
      application: toACharacters(application),
      names: primaryNames(interchange),
    },
    joliet: joliet === false ? null : { label, ...identifiers, names: jolietNames(joliet) },
  };
}

/** For whoever calls without types, or has the value from outside. */
function checkChoice(option: string, value: unknown, choices: readonly unknown[]): void {
  if (!choices.includes(value)) {
    throw new IsoError('ISO_BAD_OPTION', `${option} is ${String(value)}, none of ${choices.join(', ')}`, {
      mend: `give one of ${choices.join(', ')}, or leave ${option} out`,
    });
  }
}

/** Names may be changed, but not these: with 64, Joliet is written to the letter. */
function checkUcs2({ label, ...identifiers }: Identifiers): void {
  if (!isUcs2(label)) {
    throw new IsoError('ISO_BAD_LABEL', `the label "${label}" has characters that UCS-2 does not have`, {
      mend: 'choose others, or Joliet names of 103',
    });
  }
  for (const [field, text] of Object.entries(identifiers)) {
    if (isUcs2(text)) continue;
    throw new IsoError('ISO_BAD_IDENTIFIER', `the ${field} has characters that UCS-2 does not have`, {
      mend: 'choose others, or Joliet names of 103',
    });
  }
}

function checkLabel(label: string, max: number): void {
  if (label === '' || label.length > max || !isText(label)) {
    throw new IsoError('ISO_BAD_LABEL', `the label "${label}" is not 1 to ${max} plain characters`, {
      mend: `choose a label of 1 to ${max} characters, no control characters among them`,
    });
  }
}

function checkIdentifier(field: string, text: string, max: number): void {
  if (text.length > max || !isText(text)) {
    throw new IsoError('ISO_BAD_IDENTIFIER', `the ${field} is not 0 to ${max} plain characters`, {
      mend: `shorten it to at most ${max} characters, no control characters among them`,
    });
  }
}

function isText(text: string): boolean {
  return text.isWellFormed() && !/\p{Control}/u.test(text);
}

function checkDate(date: Date): void {
  const year = date.getUTCFullYear();
  // ECMA-119 9.1.5: one byte, years since 1900. (An invalid date has the year NaN.)
  if (!(year >= 1900 && year <= 2155)) {
    throw new IsoError('ISO_BAD_DATE', 'the date is not between the years 1900 and 2155', {
      mend: 'give a valid date of those years',
    });
  }
}

/** ECMA-119 7.4.1, a-characters; `-` where there is none (`_` at the start would mean a file's name, 8.4.20). */
function toACharacters(text: string): string {
  return text
    .replace(/[a-z]/g, (letter) => letter.toUpperCase())
    .replace(/[^A-Z0-9_ !"%&'()*+,\-./:;<=>?]/gu, '-')
    .replace(/^_/, '-');
}
