// Offsets and tokens as in libevtx' description of the format.
const chunkBytes = 65_536;
const firstRecord = 512;
const recordHeader = 24;
const fragmentHeader = Buffer.from([0x0f, 0x01, 0x01, 0x00]);
const templateInstance = 0x0c;
const instanceBytes = 10;
const definitionHeader = 24;
const embeddedXml = 0x21;

/**
 * The chunk, filled up with copies of its first record. A copy refers to the templates of the original, as most records of a busy log
 * do. Null where that record is of another build than nearly all are.
 */
export function filledUp(chunk: Buffer): Buffer | null {
  const size = chunk.readUInt32LE(firstRecord + 4);
  const fragment = withoutDefinitions(chunk, firstRecord + recordHeader, firstRecord + size - 4);
  if (fragment === null) return null;
  const copySize = (recordHeader + fragment.length + 4 + 7) & ~7;
  const copy = Buffer.alloc(copySize);
  chunk.copy(copy, 0, firstRecord, firstRecord + recordHeader);
  copy.writeUInt32LE(copySize, 4);
  fragment.copy(copy, recordHeader);
  copy.writeUInt32LE(copySize, copySize - 4);

  const full = Buffer.from(chunk);
  let end = chunk.readUInt32LE(48);
  let last = chunk.readUInt32LE(44);
  for (; end + copySize <= chunkBytes; end += copySize) {
    copy.copy(full, end);
    last = end;
  }
  full.fill(0, end);
  full.writeUInt32LE(last, 44);
  full.writeUInt32LE(end, 48);
  return full;
}

/** A fragment of binary XML that is one template with its values; the template's definition, where it follows, is left out. */
function withoutDefinitions(chunk: Buffer, at: number, end: number): Buffer | null {
  const instance = at + fragmentHeader.length;
  if (!chunk.subarray(at, instance).equals(fragmentHeader) || chunk[instance] !== templateInstance)
    return null;
  let values = instance + instanceBytes;
  if (chunk.readUInt32LE(values - 4) === values) values += definitionHeader + chunk.readUInt32LE(values + 20);

  const count = chunk.readUInt32LE(values);
  const table = Buffer.from(chunk.subarray(values, values + 4 + 4 * count));
  const parts: Buffer[] = [];
  let from = values + table.length;
  for (let i = 0; i < count; i++) {
    const entry = 4 + 4 * i;
    const next = from + table.readUInt16LE(entry);
    const part =
      table[entry + 2] === embeddedXml && next > from
        ? withoutDefinitions(chunk, from, next)
        : chunk.subarray(from, next);
    if (part === null) return null;
    table.writeUInt16LE(part.length, entry);
    parts.push(part);
    from = next;
  }
  return Buffer.concat([
    chunk.subarray(at, instance + instanceBytes),
    table,
    ...parts,
    chunk.subarray(from, end),
  ]);
}
