import { Buffer } from 'node:buffer';

/** Bytes of a GUID written as text: its first three fields are little-endian ([MS-DTYP] 2.3.4.2). */
function guidBytes(text: string): Buffer {
  return guidOf(Buffer.from(text.replaceAll('-', ''), 'hex'));
}

/** The same of a UUID in the order of its text. */
export function guidOf(uuid: Uint8Array): Buffer {
  const bytes = Buffer.from(uuid);
  bytes.subarray(0, 4).reverse();
  bytes.subarray(4, 6).reverse();
  bytes.subarray(6, 8).reverse();
  return bytes;
}

/** [MS-VHDX] 2.2.3.2: regions. */
export const BAT_REGION = guidBytes('2DC27766-F623-4200-9D64-115E9BFD4A08');
export const METADATA_REGION = guidBytes('8B7CA206-4790-4B9A-B8FE-575F050F886E');

/** [MS-VHDX] 2.6.2: metadata items. */
export const FILE_PARAMETERS = guidBytes('CAA16737-FA36-4D43-B3B6-33F0AA44E76B');
export const VIRTUAL_DISK_SIZE = guidBytes('2FA54224-CD1B-4876-B211-5DBED83BF4B8');
export const VIRTUAL_DISK_ID = guidBytes('BECA12AB-B2E6-4523-93EF-C309E000C746');
export const LOGICAL_SECTOR_SIZE = guidBytes('8141BF1D-A96F-4709-BA47-F233A8FAAB5F');
export const PHYSICAL_SECTOR_SIZE = guidBytes('CDA348C7-445D-4471-9CC9-E9885251C556');
export const PARENT_LOCATOR = guidBytes('A8D35F2D-B30B-454D-ABF7-D3D84834AB0C');
