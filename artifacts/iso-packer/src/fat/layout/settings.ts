import { DEFAULT_DATE, type ImageOptions } from '../../image/image-options.ts';
import { IsoError } from '../../iso-error.ts';

/** What is said of the volume as a whole, checked, in the characters of FAT. */
export interface FatSettings {
  /** Upper case, without the spaces that fill it up. */
  readonly label: string;
  readonly date: Date;
}

/** fatgen103 6.1: the characters of a short name, the same in every OEM code page, and spaces between them. */
const LABEL = /^[A-Z0-9!#$%&'()\-@^_`{}~](?:[A-Z0-9!#$%&'()\-@^_`{}~ ]{0,9}[A-Z0-9!#$%&'()\-@^_`{}~])?$/;

export function fatSettings({ label, fat, date = new Date(DEFAULT_DATE) }: ImageOptions): FatSettings {
  // For whoever calls without types.
  if (![16, 32, undefined].includes(fat)) {
    throw new IsoError('ISO_BAD_OPTION', `fat is ${fat}, neither 16 nor 32`, {
      mend: 'give 16 or 32, or leave it out',
    });
  }
  // A volume label has no lower case; every formatter raises it [H].
  const raised = label.replace(/[a-z]/g, (letter) => letter.toUpperCase());
  if (!LABEL.test(raised)) {
    throw new IsoError('ISO_BAD_LABEL', `the label "${label}" is not 1 to 11 characters that FAT allows`, {
      mend: "choose 1 to 11 of the characters A-Z 0-9 ! # $ % & ' ( ) - @ ^ _ ` { } ~, and spaces between them",
    });
  }
  const year = date.getUTCFullYear();
  // fatgen103 6, "Date and Time Formats": seven bits, years since 1980. (An invalid date has the year NaN.)
  if (!(year >= 1980 && year <= 2107)) {
    throw new IsoError('ISO_BAD_DATE', 'the date is not between the years 1980 and 2107', {
      mend: 'give a valid date of those years',
    });
  }
  return { label: raised, date };
}
