import test from 'ava';
import { buildWindowsPayload } from '../../artifacts/payloads/windows/index.ts';
import { readPe } from './read-pe.ts';

const file = buildWindowsPayload();
const pe = readPe(file);

const roundUp = (value: number, boundary: number) => Math.ceil(value / boundary) * boundary;

test('a PE32+ console program for x64 that may be moved and runs no data', (t) => {
  t.is(pe.dosMagic, 'MZ');
  t.is(pe.peMagic, 0x4550);
  t.is(pe.machine, 0x8664);
  t.is(pe.magic, 0x20b);
  t.is(pe.subsystem, 3);
  t.is(pe.characteristics, 0x22, 'executable, large addresses, relocations not stripped');
  t.is(
    pe.dllCharacteristics,
    0x20 | 0x40 | 0x100 | 0x8000,
    'high entropy, dynamic base, NX, terminal server',
  );
  t.is(pe.timeStamp, 0);
  t.is(pe.directoryCount, 16);
  t.is(pe.optionalHeaderSize, 240);
});

test('sections lie one behind the other in the file and in memory, and fill both', (t) => {
  t.true(pe.headersEnd <= pe.headersSize);
  let position = pe.headersSize;
  let rva = roundUp(pe.headersSize, pe.sectionAlignment);
  for (const section of pe.sections) {
    t.is(section.filePosition, position, section.name);
    t.is(section.rva, rva, section.name);
    t.is(section.fileSize % pe.fileAlignment, 0, section.name);
    t.true(section.memorySize > 0, section.name);
    position += section.fileSize;
    rva += roundUp(section.memorySize, pe.sectionAlignment);
  }
  t.is(position, file.length);
  t.is(rva, pe.imageSize);
  t.is(pe.imageBase % 0x1_0000, 0);
});

test('sizes in the header are the sums of the sections', (t) => {
  const sum = (flag: number) =>
    pe.sections.filter(({ flags }) => flags & flag).reduce((total, { fileSize }) => total + fileSize, 0);
  t.is(pe.codeSize, sum(0x20));
  t.is(pe.dataSize, sum(0x40));
});

test('no section is both writable and executable, and the entry point is in the one that is executable', (t) => {
  const writable = pe.sections.filter(({ flags }) => flags & 0x8000_0000);
  const executable = pe.sections.filter(({ flags }) => flags & 0x2000_0000);
  t.deepEqual(
    writable.map(({ name }) => name),
    ['.data'],
  );
  t.deepEqual(
    executable.map(({ name }) => name),
    ['.text'],
  );
  t.is(executable[0]?.rva, pe.entryPoint);
});

test('directories lie inside sections, and those that are not needed are empty', (t) => {
  const used = Array.from({ length: 16 }, (_, i) => i).filter((i) => pe.directory(i).rva !== 0);
  t.deepEqual(used, [1, 2, 3, 5, 12]);
  for (const i of used) {
    const { rva, size } = pe.directory(i);
    const home = pe.sections.find((section) => rva >= section.rva && rva < section.rva + section.memorySize);
    t.true(home !== undefined && rva + size <= home.rva + home.memorySize, `directory ${i}`);
  }
});

test('the checksum is that of the file', (t) => {
  // Written another way than in the builder: sum first, fold at the end.
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  let sum = 0;
  for (let at = 0; at < file.length; at += 2) {
    const isChecksum = at === pe.checksumPosition || at === pe.checksumPosition + 2;
    if (!isChecksum) sum += view.getUint16(at, true);
  }
  while (sum > 0xffff) sum = (sum % 0x1_0000) + Math.floor(sum / 0x1_0000);
  t.is(pe.checksum, sum + file.length);
});

test('imports kernel32.dll alone: files, the own path, the temporary folder, standard output', (t) => {
  const [kernel, ...others] = pe.imports();
  t.deepEqual(others, []);
  t.deepEqual(kernel, {
    dll: 'kernel32.dll',
    functions: [
      'CloseHandle',
      'CreateFileW',
      'ExitProcess',
      'GetModuleFileNameW',
      'GetStdHandle',
      'GetTempPathW',
      'ReadFile',
      'WriteFile',
    ],
    addresses: pe.directory(12).rva,
    unbound: true,
  });
  t.is(pe.directory(12).size, 9 * 8, 'eight slots and a null one');
});

test('a version and a manifest', (t) => {
  const resources = pe.resources();
  t.deepEqual(
    resources.map(({ type, id, language }) => [type, id, language]),
    [
      [16, 1, 0x409],
      [24, 1, 0x409],
    ],
  );
  const [version, manifest] = resources.map(({ bytes }) => Buffer.from(bytes));
  t.is(version?.readUInt16LE(0), version?.length, 'wLength is the whole');
  t.is(version?.readUInt32LE(40), 0xfeef04bd, 'VS_FIXEDFILEINFO at a multiple of 4 behind the name');
  const words = version?.toString('utf16le') ?? '';
  for (const word of ['motw-harness', 'marker-writer.exe', '040904B0', 'Mark-of-the-Web test payload']) {
    t.true(words.includes(word), word);
  }
  t.regex(manifest?.toString('utf8') ?? '', /<requestedExecutionLevel level="asInvoker" uiAccess="false"\/>/);
});

test('unwind data describes the prologue, and the stack is aligned for calls', (t) => {
  const [main, ...others] = pe.functions();
  t.deepEqual(others, []);
  t.is(main?.begin, pe.entryPoint);
  t.deepEqual(main?.codes, [
    { offset: 6, operation: 2, info: 8 }, // UWOP_ALLOC_SMALL, 72 bytes
    { offset: 2, operation: 0, info: 6 }, // UWOP_PUSH_NONVOL, rsi
    { offset: 1, operation: 0, info: 3 }, // UWOP_PUSH_NONVOL, rbx
  ]);
  const code = file.subarray(
    pe.position(pe.entryPoint),
    pe.position(pe.entryPoint) + (main?.prologueSize ?? 0),
  );
  t.deepEqual([...code], [0x53, 0x56, 0x48, 0x83, 0xec, 72], 'push rbx; push rsi; sub rsp, 72');
  t.is((8 + 2 * 8 + 72) % 16, 0);
  t.is(file[pe.position((main?.end ?? 0) - 1)], 0xcc, 'the function ends behind its last call, with int3');
});

test('the relocation block is well-formed and relocates nothing', (t) => {
  const { rva, size } = pe.directory(5);
  const at = pe.position(rva);
  const view = new DataView(file.buffer, file.byteOffset + at, size);
  t.is(view.getUint32(0, true), pe.entryPoint);
  t.is(view.getUint32(4, true), size);
  for (let entry = 8; entry < size; entry += 2)
    t.is(view.getUint16(entry, true) >> 12, 0, 'IMAGE_REL_BASED_ABSOLUTE');
});
