import { Bytes } from './bytes.ts';
import type { Range } from './pe-image.ts';

interface ImportTable {
  readonly bytes: Uint8Array;
  /** Data directory 1. */
  readonly table: Range;
  /** Data directory 12: the slots that the loader fills with addresses. */
  readonly addresses: Range;
  /** RVA of each function's slot, by name. */
  readonly slots: ReadonlyMap<string, number>;
}

const descriptorSize = 20;
const slotSize = 8;

/** The imports of one DLL, to stand at the RVA `start`: PE format, "The .idata Section". */
export function importTable(dll: string, functions: readonly string[], start: number): ImportTable {
  const slots = slotSize * (functions.length + 1); // the last is null
  const lookup = start + 2 * descriptorSize; // the second descriptor is null
  const addresses = lookup + slots;
  const names = addresses + slots;

  const hintNames = new Bytes();
  const entries = functions.map((name) => {
    const entry = names + hintNames.length;
    // "Hint/Name Table": the hint 0 is a guess at the export's index, and the loader searches when it is wrong.
    hintNames.u16(0).ascii(name).u8(0).align(2);
    return entry;
  });
  const dllName = names + hintNames.length;
  const thunks = new Bytes().u64(...entries, 0).toUint8Array();

  const bytes = new Bytes()
    // "Import Directory Table"
    .u32(lookup) // import lookup table
    .u32(0) // time stamp: not bound
    .u32(0) // forwarder chain: none
    .u32(dllName)
    .u32(addresses) // import address table
    .padTo(2 * descriptorSize)
    // "Import Lookup Table", then the same again as "Import Address Table"
    .raw(thunks)
    .raw(thunks)
    .raw(hintNames.toUint8Array())
    .ascii(dll)
    .u8(0)
    .toUint8Array();
  return {
    bytes,
    table: { rva: start, size: 2 * descriptorSize },
    addresses: { rva: addresses, size: slots },
    slots: new Map(functions.map((name, i) => [name, addresses + slotSize * i])),
  };
}
