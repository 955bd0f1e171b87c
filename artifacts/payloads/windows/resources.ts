import { Bytes } from './bytes.ts';

interface Resource {
  /** RT_VERSION is 16, RT_MANIFEST 24. */
  readonly type: number;
  readonly id: number;
  /** 0x409 is English (United States). */
  readonly language: number;
  readonly bytes: Uint8Array;
}

const tableSize = 16;
const entrySize = 8;
const dataEntrySize = 16;

/**
 * A resource section, to stand at the RVA `start`: a tree of type, id and language (PE format, "The .rsrc Section").
 * One resource a type. Throws RangeError when the types do not ascend, as "Resource Directory Entries" requires.
 */
export function resourceSection(resources: readonly Resource[], start: number): Uint8Array {
  const ascend = resources.every(({ type }, i) => i === 0 || type > (resources[i - 1]?.type ?? type));
  if (!ascend) throw new RangeError('the types of resources must ascend');

  // The root, then one table of ids and one of languages a type, then the descriptions, then what they describe.
  const root = tableSize + entrySize * resources.length;
  const oneEntry = tableSize + entrySize;
  const descriptions = root + 2 * oneEntry * resources.length;
  const contents = descriptions + dataEntrySize * resources.length;

  const section = new Bytes();
  writeTable(
    section,
    resources.map(({ type }, i) => [type, subtable(root + 2 * oneEntry * i)]),
  );
  for (const [i, { id, language }] of resources.entries()) {
    writeTable(section, [[id, subtable(root + 2 * oneEntry * i + oneEntry)]]);
    writeTable(section, [[language, descriptions + dataEntrySize * i]]);
  }
  const data = new Bytes();
  for (const { bytes } of resources) {
    data.align(8);
    // "Resource Data Entry": an RVA, where everything above is an offset in the section; code page 0; reserved 0
    section.u32(start + contents + data.length, bytes.length, 0, 0);
    data.raw(bytes);
  }
  return section.raw(data.toUint8Array()).toUint8Array();
}

/** "Resource Directory Table" and its entries, all of them by number. */
function writeTable(section: Bytes, entries: readonly (readonly [number, number])[]): void {
  section.u32(0, 0).u16(0, 0).u16(0, entries.length); // characteristics, time, version; names, numbers
  for (const [number, offset] of entries) section.u32(number, offset);
}

/** "Resource Directory Entries": the high bit says that the offset is that of another table. */
function subtable(offset: number): number {
  return 0x8000_0000 + offset;
}
