import { planDisk } from '../disk/pack-disk.ts';
import type { Input } from '../inputs/inputs.ts';
import { packIso } from '../iso9660/pack-iso.ts';
import { packVhd } from '../vhd/pack-vhd.ts';
import { packVhdx } from '../vhdx/pack-vhdx.ts';
import { checkOptions } from './check-options.ts';
import type { ImageOptions } from './image-options.ts';
import type { PackedImage } from './image-plan.ts';

/**
 * The plan of an image, and the image as a stream that can be read once; inputs are opened one after the other while it is read. The
 * same inputs, in any order, and options give the same bytes.
 * @throws IsoError of category `user`, at once: a path, size, label, date or option that the container cannot hold. While reading:
 *   `ISO_SIZE_CHANGED` if an input gives more or fewer bytes than it announced (what was read till then is no image);
 *   `ISO_NO_TOOL` and `ISO_TOOL_FAILED` where qemu-img is needed.
 */
export function packImage(inputs: Iterable<Input>, options: ImageOptions): PackedImage {
  checkOptions(options);
  const { format = 'iso' } = options;
  switch (format) {
    case 'iso':
    case 'udf':
      return packIso(inputs, { ...options, format });
    case 'img':
      return planDisk(inputs, options, options.partitioned === true);
    case 'vhd':
      return packVhd(inputs, options);
    case 'vhdx':
      return packVhdx(inputs, options);
  }
}
