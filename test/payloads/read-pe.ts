/*
 * A second reading of the format, from the same document (Microsoft, "PE Format") but from the file's end: it starts at
 * e_lfanew, follows every pointer, and shares no code with the writer.
 */

interface Section {
  name: string;
  rva: number;
  memorySize: number;
  filePosition: number;
  fileSize: number;
  flags: number;
}

export function readPe(file: Uint8Array) {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const u16 = (at: number) => view.getUint16(at, true);
  const u32 = (at: number) => view.getUint32(at, true);
  const u64 = (at: number) => Number(view.getBigUint64(at, true));
  const text = (at: number) => Buffer.from(file.subarray(at, file.indexOf(0, at))).toString('latin1');

  const signature = u32(0x3c);
  const coff = signature + 4;
  const optional = coff + 20;
  const sections: Section[] = Array.from({ length: u16(coff + 2) }, (_, i) => {
    const at = optional + u16(coff + 16) + 40 * i;
    return {
      name: Buffer.from(file.subarray(at, at + 8))
        .toString('latin1')
        .replace(/\0+$/, ''),
      memorySize: u32(at + 8),
      rva: u32(at + 12),
      fileSize: u32(at + 16),
      filePosition: u32(at + 20),
      flags: u32(at + 36),
    };
  });
  const position = (rva: number) => {
    const home = sections.find((section) => rva >= section.rva && rva < section.rva + section.fileSize);
    if (!home) throw new RangeError(`no section holds the RVA ${rva}`);
    return home.filePosition + rva - home.rva;
  };
  const directory = (i: number) => ({ rva: u32(optional + 112 + 8 * i), size: u32(optional + 116 + 8 * i) });

  const imports = () => {
    const dlls: { dll: string; functions: string[]; addresses: number; unbound: boolean }[] = [];
    for (let at = position(directory(1).rva); u32(at + 12) !== 0; at += 20) {
      const slots = (start: number) => {
        const found: number[] = [];
        for (let slot = position(start); u64(slot) !== 0; slot += 8) found.push(u64(slot));
        return found;
      };
      const lookup = slots(u32(at));
      dlls.push({
        dll: text(position(u32(at + 12))),
        functions: lookup.map((entry) => text(position(entry) + 2)),
        addresses: u32(at + 16),
        unbound: u32(at + 4) === 0 && slots(u32(at + 16)).join() === lookup.join(),
      });
    }
    return dlls;
  };

  const resources = () => {
    const root = position(directory(2).rva);
    const entries = (table: number) =>
      Array.from({ length: u16(table + 12) + u16(table + 14) }, (_, i) => ({
        number: u32(table + 16 + 8 * i),
        at: root + (u32(table + 20 + 8 * i) & 0x7fff_ffff),
      }));
    return entries(root).flatMap((type) =>
      entries(type.at).flatMap((id) =>
        entries(id.at).map((language) => {
          const start = position(u32(language.at));
          const bytes = file.subarray(start, start + u32(language.at + 4));
          return { type: type.number, id: id.number, language: language.number, bytes };
        }),
      ),
    );
  };

  const functions = () => {
    const { rva, size } = directory(3);
    return Array.from({ length: size / 12 }, (_, i) => {
      const at = position(rva) + 12 * i;
      const unwind = position(u32(at + 8));
      const slots = file[unwind + 2] ?? 0;
      const codes = Array.from({ length: slots }, (_, slot) => {
        const code = unwind + 4 + 2 * slot;
        const operation = file[code + 1] ?? 0;
        return { offset: file[code] ?? 0, operation: operation & 15, info: operation >> 4 };
      });
      return { begin: u32(at), end: u32(at + 4), prologueSize: file[unwind + 1] ?? 0, codes };
    });
  };

  return {
    dosMagic: text(0).slice(0, 2),
    peMagic: u32(signature),
    machine: u16(coff),
    timeStamp: u32(coff + 4),
    optionalHeaderSize: u16(coff + 16),
    characteristics: u16(coff + 18),
    magic: u16(optional),
    codeSize: u32(optional + 4),
    dataSize: u32(optional + 8),
    entryPoint: u32(optional + 16),
    imageBase: u64(optional + 24),
    sectionAlignment: u32(optional + 32),
    fileAlignment: u32(optional + 36),
    imageSize: u32(optional + 56),
    headersSize: u32(optional + 60),
    checksum: u32(optional + 64),
    checksumPosition: optional + 64,
    subsystem: u16(optional + 68),
    dllCharacteristics: u16(optional + 70),
    directoryCount: u32(optional + 108),
    headersEnd: optional + u16(coff + 16) + 40 * sections.length,
    sections,
    position,
    directory,
    imports,
    resources,
    functions,
  };
}
