import { SECTOR } from '../../iso9660/sector.ts';
import type { UdfVolume } from '../layout/place-udf.ts';
import { INTEGRITY_SECTORS, INTEGRITY_SEQUENCE, PARTITION_START } from '../layout/volume-space.ts';
import { TAG } from '../tag-id.ts';
import { Descriptor, REVISION } from './descriptor.ts';

/** ECMA-167 3/8.4.2: the volume descriptor sequence, main or reserve, from this sector on; a sector each. */
export function encodeSequence(volume: UdfVolume, first: number): Uint8Array[] {
  const descriptors = [
    primaryVolume,
    implementationUse,
    partition,
    logicalVolume,
    unallocatedSpace,
    terminating,
  ];
  return descriptors.map((encode, i) => encode(volume, first + i, i));
}

/** ECMA-167 3/10.1; UDF 1.02, 2.2.2 */
function primaryVolume({ label, setIdentifier, date }: UdfVolume, location: number, n: number): Uint8Array {
  const fields = new Descriptor(512);
  fields.doubleWord(16, n); // 10.1.2
  fields.dstring(24, 32, label); // 10.1.4
  fields.word(56, 1); // 10.1.5, volume 1
  fields.word(58, 1); // 10.1.6, of 1
  fields.word(60, 2); // 10.1.7 interchange level: one volume
  fields.word(62, 3); // 10.1.8
  fields.doubleWord(64, 1); // 10.1.9, CS0
  fields.doubleWord(68, 1); // 10.1.10
  fields.dstring(72, 128, setIdentifier); // 10.1.11
  fields.characterSet(200); // 10.1.12
  fields.characterSet(264); // 10.1.13
  fields.timestamp(376, date); // 10.1.17
  fields.implementation(388); // 10.1.18
  return fields.tag(TAG.primaryVolume, location);
}

/** ECMA-167 3/10.4; UDF 1.02, 2.2.7 */
function implementationUse({ label }: UdfVolume, location: number, n: number): Uint8Array {
  const fields = new Descriptor(512);
  fields.doubleWord(16, n);
  fields.entity(20, '*UDF LV Info', Uint8Array.of(REVISION & 0xff, REVISION >> 8));
  fields.characterSet(52); // 2.2.7.2.1
  fields.dstring(116, 128, label); // 2.2.7.2.2; the three texts of 2.2.7.2.3 stay empty
  fields.implementation(352); // 2.2.7.2.4
  return fields.tag(TAG.implementationUse, location);
}

/** ECMA-167 3/10.5 */
function partition({ sectors }: UdfVolume, location: number, n: number): Uint8Array {
  const fields = new Descriptor(512);
  fields.doubleWord(16, n); // 10.5.2
  fields.word(20, 1); // 10.5.3, space is allocated
  fields.entity(24, '+NSR02'); // 10.5.5; 10.5.6, no table or bitmap of free space, is zero
  fields.doubleWord(184, 1); // 10.5.7, read only
  fields.doubleWord(188, PARTITION_START); // 10.5.8
  fields.doubleWord(192, partitionLength(sectors)); // 10.5.9
  fields.implementation(196); // 10.5.10
  return fields.tag(TAG.partition, location);
}

/** ECMA-167 3/10.6; UDF 1.02, 2.2.4 */
function logicalVolume({ label }: UdfVolume, location: number, n: number): Uint8Array {
  const fields = new Descriptor(446);
  fields.doubleWord(16, n); // 10.6.2
  fields.characterSet(20); // 10.6.3
  fields.dstring(84, 128, label); // 10.6.4
  fields.doubleWord(212, SECTOR); // 10.6.5
  fields.domain(216); // 10.6.6
  fields.longAllocation(248, 2 * SECTOR, 0); // 10.6.7 and 4/3.1: where the file set stands
  fields.doubleWord(264, 6); // 10.6.8, bytes of
  fields.doubleWord(268, 1); // 10.6.9, one partition map
  fields.implementation(272); // 10.6.10
  fields.extent(432, INTEGRITY_SECTORS * SECTOR, INTEGRITY_SEQUENCE); // 10.6.12
  // 10.7.2: type 1 of 6 bytes, volume 1, partition 0
  fields.raw(440, Uint8Array.of(1, 6, 1, 0, 0, 0));
  return fields.tag(TAG.logicalVolume, location);
}

/** ECMA-167 3/10.8: none. */
function unallocatedSpace(_: UdfVolume, location: number, n: number): Uint8Array {
  const fields = new Descriptor(24);
  fields.doubleWord(16, n);
  return fields.tag(TAG.unallocatedSpace, location);
}

function terminating(_: UdfVolume, location: number): Uint8Array {
  return encodeTerminating(location);
}

/** ECMA-167 3/10.9 and 4/14.2 */
export function encodeTerminating(location: number): Uint8Array {
  return new Descriptor(512).tag(TAG.terminating, location);
}

/** ECMA-167 3/10.10; UDF 1.02, 2.2.6: closed, that is, whole. */
export function encodeIntegrity({ nodes, date, sectors }: UdfVolume, location: number): Uint8Array {
  const folders = nodes.filter(({ type }) => type === 'folder').length;
  const fields = new Descriptor(88 + 46);
  fields.timestamp(16, date); // 10.10.2
  fields.doubleWord(28, 1); // 10.10.3, closed
  fields.quadWord(40, FIRST_UNIQUE_ID + nodes.length - 1); // 4/14.15.1, the next one
  fields.doubleWord(72, 1); // 10.10.6
  fields.doubleWord(76, 46); // 10.10.7
  fields.doubleWord(80, 0); // 10.10.8, no free space
  fields.doubleWord(84, partitionLength(sectors)); // 10.10.9
  fields.implementation(88); // UDF 1.02, 2.2.6.4, to the end
  fields.doubleWord(120, nodes.length - folders);
  fields.doubleWord(124, folders);
  for (const minimumOrMaximum of [128, 130, 132]) fields.word(minimumOrMaximum, REVISION);
  return fields.tag(TAG.integrity, location);
}

/** UDF 1.02, 3.2.1.1: the root's is 0, and those below 16 are for the Macintosh. */
export const FIRST_UNIQUE_ID = 16;

/** Up to the last anchor. */
function partitionLength(sectors: number): number {
  return sectors - 1 - PARTITION_START;
}
