import type { ImageOptions } from '../image/image-options.ts';

const FAT_LENGTH = 11;
const JOLIET_LENGTH = 16;
/** UDF 1.02, 2.1.3: 30 bytes of a volume identifier, two a character where one of them is beyond Latin-1. */
const UDF_LENGTH = 15;
/** ECMA-119 8.4.6 */
const PRIMARY_LENGTH = 32;

/** What no volume descriptor takes, or not with every option. */
const UNUSUAL = /[\p{Control}\p{Surrogate}\u{10000}-\u{10ffff}]/gu;

/** A label out of a name, made to fit, as nobody chose it; one that is chosen is taken as it is or refused. */
export function defaultLabel(name: string, { format = 'iso', joliet }: Omit<ImageOptions, 'label'>): string {
  const label =
    format === 'iso' || format === 'udf'
      ? name.replace(UNUSUAL, '_').slice(0, lengthOf(format, joliet))
      : toFatCharacters(name).slice(0, FAT_LENGTH);
  return label.trim() || 'IMAGE';
}

function lengthOf(format: 'iso' | 'udf', joliet: ImageOptions['joliet']): number {
  if (format === 'udf') return UDF_LENGTH;
  return joliet === false ? PRIMARY_LENGTH : JOLIET_LENGTH;
}

/** fatgen103 6.1: capital letters, digits and the signs that every OEM code page has. */
function toFatCharacters(name: string): string {
  return name
    .replace(/[a-z]/g, (letter) => letter.toUpperCase())
    .replace(/[^A-Z0-9!#$%&'()\-@^_`{}~ ]/gu, '_');
}
