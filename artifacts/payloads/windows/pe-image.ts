import { Bytes, roundUp } from './bytes.ts';

/* Source of every field: Microsoft, "PE Format"; the section of that document stands beside it. */

export const sectionAlignment = 0x1000;
const fileAlignment = 0x200;
const imageBase = 0x1_4000_0000;
const sectionCount = 6;

export interface Range {
  readonly rva: number;
  readonly size: number;
}

export interface Section {
  readonly name: string;
  readonly kind: keyof typeof sectionFlags;
  readonly rva: number;
  readonly bytes: Uint8Array;
  /** Bytes in memory where that is more than `bytes`: the rest is zero. */
  readonly memorySize?: number;
}

interface Image {
  readonly sections: readonly Section[];
  readonly entryPoint: number;
  readonly directories: Readonly<Partial<Record<keyof typeof directoryNumbers, Range>>>;
}

/** "Section Flags": what it holds, and how it may be used. No section is both writable and executable. */
const sectionFlags = {
  code: 0x6000_0020, // CNT_CODE, MEM_EXECUTE, MEM_READ
  constants: 0x4000_0040, // CNT_INITIALIZED_DATA, MEM_READ
  variables: 0xc000_0040, // CNT_INITIALIZED_DATA, MEM_READ, MEM_WRITE
  relocations: 0x4200_0040, // CNT_INITIALIZED_DATA, MEM_DISCARDABLE, MEM_READ
} as const;

/** "Optional Header Data Directories" */
const directoryNumbers = {
  imports: 1,
  resources: 2,
  exceptions: 3,
  relocations: 5,
  importAddresses: 12,
} as const;

/** The file. Throws RangeError when the sections are not in order or their number is not the expected one. */
export function writeImage(image: Image): Uint8Array {
  if (image.sections.length !== sectionCount) throw new RangeError(`${sectionCount} sections are expected`);
  const optionalHeaderSize = 112 + 16 * 8;
  const stub = dosStub();
  const headersSize = roundUp(stub.length + 4 + 20 + optionalHeaderSize + 40 * sectionCount, fileAlignment);

  const file = new Bytes().raw(stub).ascii('PE\0\0'); // "Signature (Image Only)"
  writeFileHeader(file, optionalHeaderSize);
  const checksumAt = file.length + 64;
  writeOptionalHeader(file, image, headersSize);
  writeSectionTable(file, image.sections, headersSize);
  file.padTo(headersSize);
  for (const section of image.sections) file.raw(section.bytes).align(fileAlignment);

  const bytes = file.toUint8Array();
  new DataView(bytes.buffer).setUint32(checksumAt, checksum(bytes), true);
  return bytes;
}

/** The RVA of what follows `size` bytes at `rva`. */
export function nextSection(rva: number, size: number): number {
  return rva + roundUp(size, sectionAlignment);
}

/**
 * "The .reloc Section", one block for the page at `rva` with nothing to relocate in it: the program holds no absolute
 * address. The two entries are IMAGE_REL_BASED_ABSOLUTE (0), which are skipped. An image with DYNAMIC_BASE and no
 * directory at all is also moved by Windows [M]; with one, the image says so itself, and a policy of mandatory address
 * space randomisation has nothing to object to [M].
 */
export function emptyRelocations(rva: number): Uint8Array {
  return new Bytes().u32(rva, 12).u16(0, 0).toUint8Array();
}

/** "COFF File Header (Object and Image)" */
function writeFileHeader(file: Bytes, optionalHeaderSize: number): void {
  file
    .u16(0x8664) // Machine: IMAGE_FILE_MACHINE_AMD64
    .u16(sectionCount)
    .u32(0) // TimeDateStamp: 0 stands for no date, so that the bytes are always the same
    .u32(0, 0) // no COFF symbols
    .u16(optionalHeaderSize)
    .u16(0x0022); // Characteristics: EXECUTABLE_IMAGE, LARGE_ADDRESS_AWARE
}

function writeOptionalHeader(file: Bytes, image: Image, headersSize: number): void {
  const { sections, entryPoint } = image;
  const fileSize = (isCode: boolean) =>
    sections
      .filter(({ kind }) => (kind === 'code') === isCode)
      .reduce((sum, { bytes }) => sum + roundUp(bytes.length, fileAlignment), 0);
  const imageEnd = sections.reduce((_, section) => nextSection(section.rva, memorySize(section)), 0);

  // "Optional Header Standard Fields"
  file
    .u16(0x20b) // Magic: PE32+
    .u8(1, 0) // linker version: this one
    .u32(fileSize(true)) // SizeOfCode
    .u32(fileSize(false)) // SizeOfInitializedData
    .u32(0) // SizeOfUninitializedData: no section holds that alone
    .u32(entryPoint)
    .u32(sections.find(({ kind }) => kind === 'code')?.rva ?? 0); // BaseOfCode

  // "Optional Header Windows-Specific Fields"
  file
    .u64(imageBase)
    .u32(sectionAlignment)
    .u32(fileAlignment)
    .u16(6, 0) // operating system: 6.0, the first with everything that is used here
    .u16(1, 0) // image version
    .u16(6, 0) // subsystem version
    .u32(0) // Win32VersionValue: reserved
    .u32(imageEnd)
    .u32(headersSize)
    .u32(0) // CheckSum: filled in at the end
    .u16(3) // Subsystem: IMAGE_SUBSYSTEM_WINDOWS_CUI
    .u16(0x8160) // HIGH_ENTROPY_VA, DYNAMIC_BASE, NX_COMPAT, TERMINAL_SERVER_AWARE
    .u64(0x10_0000, 0x1000) // stack: reserve, commit
    .u64(0x10_0000, 0x1000) // heap: reserve, commit
    .u32(0) // LoaderFlags: reserved
    .u32(16); // NumberOfRvaAndSizes

  const directories = Array.from({ length: 16 }, (): Range => ({ rva: 0, size: 0 }));
  for (const [name, number] of Object.entries(directoryNumbers)) {
    const range = image.directories[name as keyof typeof directoryNumbers];
    if (range) directories[number] = range;
  }
  for (const { rva, size } of directories) file.u32(rva, size);
}

/** "Section Table (Section Headers)" */
function writeSectionTable(file: Bytes, sections: readonly Section[], headersSize: number): void {
  let expected = sectionAlignment;
  let position = headersSize;
  for (const section of sections) {
    if (section.rva !== expected)
      throw new RangeError(`${section.name} does not follow the section before it`);
    const size = roundUp(section.bytes.length, fileAlignment);
    file
      .raw(new Bytes().ascii(section.name).padTo(8).toUint8Array())
      .u32(memorySize(section)) // VirtualSize
      .u32(section.rva)
      .u32(size) // SizeOfRawData
      .u32(position) // PointerToRawData
      .u32(0, 0) // no COFF relocations, no line numbers
      .u16(0, 0)
      .u32(sectionFlags[section.kind]);
    expected = nextSection(section.rva, memorySize(section));
    position += size;
  }
}

function memorySize({ bytes, memorySize }: Section): number {
  return memorySize ?? bytes.length;
}

/**
 * "MS-DOS Stub (Image Only)": a DOS program of 64 bytes of header (IMAGE_DOS_HEADER) and a few instructions that print
 * a line. e_lfanew, at 0x3c, is where the PE signature stands.
 */
function dosStub(): Uint8Array {
  const size = 0x80;
  const program = new Bytes()
    .u8(0x0e, 0x1f) // push cs; pop ds
    .u8(0xba, 0x0e, 0x00) // mov dx, 14: the text behind these instructions
    .u8(0xb4, 0x09, 0xcd, 0x21) // print it
    .u8(0xb8, 0x01, 0x4c, 0xcd, 0x21) // exit with 1
    .ascii('This program needs 64-bit Windows.\r\n$');
  return new Bytes()
    .ascii('MZ')
    .u16(size, 1) // bytes in the last page of 512, pages
    .u16(0, 4) // no relocations; header size in paragraphs of 16
    .u16(0, 0xffff) // least and most memory above the program
    .u16(0, 0xb8) // ss:sp
    .u16(0) // checksum: none
    .u16(0, 0) // cs:ip
    .u16(0x40, 0) // relocation table; overlay 0
    .padTo(0x3c)
    .u32(size)
    .raw(program.toUint8Array())
    .padTo(size)
    .toUint8Array();
}

/**
 * CheckSum, as IMAGEHLP.DLL computes it: the sum of all 16-bit words (the field itself being 0) with the carry added
 * back in, plus the length of the file, which is even here.
 */
function checksum(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer);
  let sum = 0;
  for (let at = 0; at < bytes.length; at += 2) {
    sum += view.getUint16(at, true);
    sum = (sum & 0xffff) + (sum >>> 16);
  }
  return sum + bytes.length;
}
