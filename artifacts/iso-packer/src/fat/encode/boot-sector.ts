import { Buffer } from 'node:buffer';
import { FATS, type Geometry, SECTOR } from '../layout/geometry.ts';
import { FIRST_CLUSTER, type VolumePlan } from '../layout/plan-volume.ts';

/** fatgen103 3.1, BPB_Media: a fixed disk. Entry 0 of the FAT ends with it. */
export const MEDIA = 0xf8;

/** BPB_SecPerTrk and BPB_NumHeads: the geometry by which large disks are addressed, of the partition table too. */
export const TRACK = { sectors: 63, heads: 255 };

/** fatgen103 3.3, BPB_FSInfo and BPB_BkBootSec */
const INFO_SECTOR = 1;
const BACKUP_SECTOR = 6;

/** What stands before the first FAT, the boot sector first. */
export function encodeReserved(plan: VolumePlan): Uint8Array {
  const bytes = Buffer.alloc(plan.geometry.reservedSectors * SECTOR);
  const put = (sector: number, content: Uint8Array): void => bytes.set(content, sector * SECTOR);
  const boot = encodeBootSector(plan);
  put(0, boot);
  if (plan.geometry.kind === 32) {
    put(INFO_SECTOR, encodeInfoSector(plan));
    // fatgen103 5: three sectors make the boot record, and all three have a copy.
    put(INFO_SECTOR + 1, signed(Buffer.alloc(SECTOR)));
    bytes.copy(bytes, BACKUP_SECTOR * SECTOR, 0, 3 * SECTOR);
  }
  return bytes;
}

/** fatgen103 3.1 to 3.3. There is no boot code: the volume is no system's. */
function encodeBootSector(plan: VolumePlan): Buffer {
  const bytes = signed(Buffer.alloc(SECTOR));
  const { geometry } = plan;
  const { kind, sectors, fatSectors } = geometry;
  bytes.set([0xeb, kind === 16 ? 0x3c : 0x58, 0x90], 0); // BS_jmpBoot, over the fields
  bytes.write('MSDOS5.0', 3, 'latin1'); // BS_OEMName, as Windows formats [H]
  bytes.writeUInt16LE(SECTOR, 11); // BPB_BytsPerSec
  bytes.writeUInt8(geometry.sectorsPerCluster, 13); // BPB_SecPerClus
  bytes.writeUInt16LE(geometry.reservedSectors, 14); // BPB_RsvdSecCnt
  bytes.writeUInt8(FATS, 16); // BPB_NumFATs
  bytes.writeUInt16LE(geometry.rootEntries, 17); // BPB_RootEntCnt
  const few = kind === 16 && sectors < 0x1_0000;
  bytes.writeUInt16LE(few ? sectors : 0, 19); // BPB_TotSec16
  bytes.writeUInt8(MEDIA, 21); // BPB_Media
  bytes.writeUInt16LE(kind === 16 ? fatSectors : 0, 22); // BPB_FATSz16
  bytes.writeUInt16LE(TRACK.sectors, 24); // BPB_SecPerTrk
  bytes.writeUInt16LE(TRACK.heads, 26); // BPB_NumHeads
  bytes.writeUInt32LE(plan.hiddenSectors, 28); // BPB_HiddSec
  bytes.writeUInt32LE(few ? 0 : sectors, 32); // BPB_TotSec32
  if (kind === 32) putFat32Fields(bytes, geometry);
  putExtendedFields(bytes.subarray(kind === 16 ? 36 : 64), plan);
  return bytes;
}

/** fatgen103 3.3; both FATs are kept alike (BPB_ExtFlags 0), and the version is 0:0. */
function putFat32Fields(bytes: Buffer, { fatSectors }: Geometry): void {
  bytes.writeUInt32LE(fatSectors, 36); // BPB_FATSz32
  bytes.writeUInt32LE(FIRST_CLUSTER, 44); // BPB_RootClus
  bytes.writeUInt16LE(INFO_SECTOR, 48); // BPB_FSInfo
  bytes.writeUInt16LE(BACKUP_SECTOR, 50); // BPB_BkBootSec
}

/** fatgen103 3.2 (from byte 36) and 3.3 (from byte 64) */
function putExtendedFields(bytes: Buffer, { geometry, settings, volumeId }: VolumePlan): void {
  bytes.writeUInt8(0x80, 0); // BS_DrvNum
  bytes.writeUInt8(0x29, 2); // BS_BootSig: the next three fields are there
  bytes.writeUInt32LE(volumeId, 3); // BS_VolID
  bytes.write(settings.label.padEnd(11), 7, 'latin1'); // BS_VolLab
  bytes.write(`FAT${geometry.kind}   `, 18, 'latin1'); // BS_FilSysType
}

/** fatgen103 5 */
function encodeInfoSector({ geometry, chains }: VolumePlan): Buffer {
  const bytes = signed(Buffer.alloc(SECTOR));
  const used = chains.reduce((sum, clusters) => sum + clusters, 0);
  const free = geometry.clusters - used;
  bytes.writeUInt32LE(0x4161_5252, 0); // FSI_LeadSig
  bytes.writeUInt32LE(0x6141_7272, 484); // FSI_StrucSig
  bytes.writeUInt32LE(free, 488); // FSI_Free_Count
  bytes.writeUInt32LE(free === 0 ? 0xffff_ffff : FIRST_CLUSTER + used, 492); // FSI_Nxt_Free
  return bytes;
}

/** Signature_word, in each of the three sectors of a boot record. */
function signed(sector: Buffer): Buffer {
  sector.writeUInt16LE(0xaa55, 510);
  return sector;
}
