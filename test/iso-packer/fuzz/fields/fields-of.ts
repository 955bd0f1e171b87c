import type { Buffer } from 'node:buffer';
import type { Tag } from '../tags.ts';
import { fatFields } from './fat-fields.ts';
import type { Field } from './field.ts';
import { isoFields } from './iso-fields.ts';
import { udfFields } from './udf-fields.ts';
import { vhdFields, vhdxFields } from './virtual-disk-fields.ts';

/**
 * What is in an image that a reader goes by, by kind. From the standards, and apart from the code that is tried; of a disk in blocks only
 * where its bytes lie is asked of that.
 */
export async function fieldsOf(image: Buffer, tags: readonly Tag[]): Promise<readonly (readonly Field[])[]> {
  const fields = [
    ...udfFields(image, tags),
    ...isoFields(image),
    ...vhdFields(image),
    ...vhdxFields(image),
    ...(await fatFields(image)),
  ];
  const within = fields.filter(({ at, width }) => at + width <= image.length);
  return [...Map.groupBy(within, ({ kind }) => kind).values()];
}
