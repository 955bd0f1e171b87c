import { assemble, measure } from './assembler.ts';
import { Bytes, roundUp } from './bytes.ts';
import { importTable } from './imports.ts';
import { manifest } from './manifest.ts';
import type { Section } from './pe-image.ts';
import { emptyRelocations, nextSection, sectionAlignment, writeImage } from './pe-image.ts';
import { constants, frame, imports, initialMemory, main, variables, widen } from './program.ts';
import { functionTable, unwindInfo } from './prologue.ts';
import { resourceSection } from './resources.ts';
import { versionInfo } from './version-info.ts';

export { exitCodes } from './program.ts';

/** The name under which the program is listed in SHA256SUMS. */
export const windowsPayloadPath = 'windows-x64/marker-writer.exe';

const englishUnitedStates = 0x409;

/**
 * The Windows payload: a PE32+ console program for x64 that copies the marker beside it into a trace file.
 * The same bytes every time; what they do is told in artifacts/payloads/README.md.
 */
export function buildWindowsPayload(): Uint8Array {
  const listing = [...main, ...widen];
  const symbols = new Map<string, number>();

  const codeStart = sectionAlignment;
  const codeSize = measure(listing).size;

  const readOnlyStart = nextSection(codeStart, codeSize);
  const imported = importTable('kernel32.dll', imports, readOnlyStart);
  for (const [name, slot] of imported.slots) symbols.set(name, slot);
  const readOnly = new Bytes().raw(imported.bytes);
  for (const [name, bytes] of Object.entries(constants)) {
    symbols.set(name, readOnlyStart + readOnly.align(8).length);
    readOnly.raw(bytes);
  }
  const unwind = readOnlyStart + readOnly.align(8).length;
  readOnly.raw(unwindInfo(frame));

  const writableStart = nextSection(readOnlyStart, readOnly.length);
  let writableSize = 0;
  for (const { label, size, alignment } of variables) {
    writableSize = roundUp(writableSize, alignment);
    symbols.set(label, writableStart + writableSize);
    writableSize += size;
  }

  const functionsStart = nextSection(writableStart, writableSize);
  const functions = functionTable(codeStart, codeStart + measure(main).size, unwind);

  const resourcesStart = nextSection(functionsStart, functions.length);
  const resources = resourceSection(resourceList(), resourcesStart);

  const relocationsStart = nextSection(resourcesStart, resources.length);
  const relocations = emptyRelocations(codeStart);

  const sections: Section[] = [
    { name: '.text', kind: 'code', rva: codeStart, bytes: assemble(listing, codeStart, symbols) },
    { name: '.rdata', kind: 'constants', rva: readOnlyStart, bytes: readOnly.toUint8Array() },
    {
      name: '.data',
      kind: 'variables',
      rva: writableStart,
      bytes: initialMemory,
      memorySize: writableSize,
    },
    { name: '.pdata', kind: 'constants', rva: functionsStart, bytes: functions },
    { name: '.rsrc', kind: 'constants', rva: resourcesStart, bytes: resources },
    { name: '.reloc', kind: 'relocations', rva: relocationsStart, bytes: relocations },
  ];
  return writeImage({
    sections,
    entryPoint: codeStart,
    directories: {
      imports: imported.table,
      importAddresses: imported.addresses,
      resources: { rva: resourcesStart, size: resources.length },
      exceptions: { rva: functionsStart, size: functions.length },
      relocations: { rva: relocationsStart, size: relocations.length },
    },
  });
}

/** The version is the payload's own: it changes when the program does, not with every release of the harness. */
function resourceList() {
  const strings = {
    CompanyName: 'motw-harness',
    FileDescription: 'Mark-of-the-Web test payload: writes a trace file and exits',
    FileVersion: '1.0.0.0',
    InternalName: 'marker-writer',
    LegalCopyright: 'Apache-2.0',
    OriginalFilename: 'marker-writer.exe',
    ProductName: 'motw-harness',
    ProductVersion: '1.0.0.0',
  };
  return [
    { type: 16, id: 1, language: englishUnitedStates, bytes: versionInfo([1, 0, 0, 0], strings) },
    { type: 24, id: 1, language: englishUnitedStates, bytes: new TextEncoder().encode(manifest) },
  ];
}
