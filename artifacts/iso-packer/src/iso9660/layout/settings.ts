import type { ImageOptions } from '../../image/image-options.ts';
import { IsoError } from '../../iso-error.ts';
import { toDCharacters } from './primary-names.ts';

export type IsoOptions = ImageOptions & { readonly format?: 'iso' | 'udf' };

/** What a volume descriptor says about the volume, in the characters of its name space. */
export interface Identifiers {
  readonly label: string;
  readonly publisher: string;
  readonly preparer: string;
  readonly application: string;
}

export interface Settings {
  readonly date: Date;
  readonly primary: Identifiers;
  readonly joliet: Identifiers | null;
}

const DEFAULT_DATE = Date.UTC(2000, 0, 1);

/** Options checked. Nothing is shortened: a cut label could lose the very part by which it is recognised. */
export function settingsOf(options: IsoOptions): Settings {
  const { label, publisher = '', preparer = '', application = '', joliet = 103 } = options;
  const date = options.date ?? new Date(DEFAULT_DATE);
  checkDate(date);
  checkLabel(label, joliet === false ? 32 : 16);
  const identifiers = { publisher, preparer, application };
  for (const [field, text] of Object.entries(identifiers))
    checkIdentifier(field, text, joliet === false ? 128 : 64);
  return {
    date,
    primary: {
      label: toDCharacters(label),
      publisher: toACharacters(publisher),
      preparer: toACharacters(preparer),
      application: toACharacters(application),
    },
    joliet: joliet === false ? null : { label, ...identifiers },
  };
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
