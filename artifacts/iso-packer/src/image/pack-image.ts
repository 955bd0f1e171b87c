import type { Input } from '../inputs/inputs.ts';
import { IsoError } from '../iso-error.ts';
import { packIso } from '../iso9660/pack-iso.ts';
import type { ImageOptions } from './image-options.ts';
import type { PackedImage } from './image-plan.ts';

/**
 * The plan of an image, and the image as a stream that can be read once; inputs are opened one after the other while it is read. The
 * same inputs, in any order, and options give the same bytes.
 * @throws IsoError of category `user`, at once: a path, size, label, date or option that the container cannot hold. While reading:
 *   `ISO_SIZE_CHANGED` if an input gives more or fewer bytes than it announced (what was read till then is no image).
 */
export function packImage(inputs: Iterable<Input>, options: ImageOptions): PackedImage {
  const { format = 'iso' } = options;
  if (format === 'iso' || format === 'udf') return packIso(inputs, { ...options, format });
  throw new IsoError('ISO_UNSUPPORTED_FORMAT', `the format ${format} is not yet supported`, {
    mend: 'use --format iso',
  });
}
