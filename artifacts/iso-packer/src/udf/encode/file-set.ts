import { SECTOR } from '../../iso9660/sector.ts';
import { known } from '../../known.ts';
import type { UdfVolume } from '../layout/place-udf.ts';
import { TAG } from '../tag-id.ts';
import { Descriptor } from './descriptor.ts';
import { encodeTerminating } from './volume-sequence.ts';

/** ECMA-167 4/8.3: the first two blocks of the partition, a file set and the end of the sequence. */
export function encodeFileSets(volume: UdfVolume): Uint8Array {
  const blocks = new Uint8Array(2 * SECTOR);
  blocks.set(fileSet(volume));
  blocks.set(encodeTerminating(1), SECTOR);
  return blocks;
}

/** ECMA-167 4/14.1; UDF 1.02, 2.3.2 */
function fileSet({ label, date, root, entryBlocks }: UdfVolume): Uint8Array {
  const fields = new Descriptor(512);
  fields.timestamp(16, date); // 14.1.2
  fields.word(28, 3); // 14.1.3 interchange level
  fields.word(30, 3); // 14.1.4
  fields.doubleWord(32, 1); // 14.1.5, CS0
  fields.doubleWord(36, 1); // 14.1.6
  fields.characterSet(48); // 14.1.9
  fields.dstring(112, 128, label); // 14.1.10
  fields.characterSet(240); // 14.1.11
  fields.dstring(304, 32, label); // 14.1.12
  fields.longAllocation(400, SECTOR, known(entryBlocks, root)); // 14.1.15
  fields.domain(416); // 14.1.16
  return fields.tag(TAG.fileSet, 0);
}
