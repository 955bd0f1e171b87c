import type { Line, Memory } from './assembler.ts';
import {
  add32,
  add64,
  call,
  callImport,
  clear,
  compare,
  compareTo,
  compareToMinusOne,
  compareWord,
  int3,
  ja,
  jae,
  jb,
  je,
  jmp,
  jne,
  label,
  lea,
  load,
  loadByte,
  mov32,
  mov64,
  ret,
  store8,
  store16,
  store64,
  storeWord,
  sub32,
  testBit,
  testZero,
} from './assembler.ts';
import type { Frame } from './prologue.ts';
import { prologue } from './prologue.ts';

/** What the process ends with. 0: the trace is written and complete. */
export const exitCodes = { traceWritten: 0, noMarkerFile: 10, badMarker: 11, traceNotWritten: 12 } as const;

/** Everything the program asks of Windows, all in kernel32.dll. */
export const imports = [
  'CloseHandle',
  'CreateFileW',
  'ExitProcess',
  'GetModuleFileNameW',
  'GetStdHandle',
  'GetTempPathW',
  'ReadFile',
  'WriteFile',
] as const;

const markerCharacters = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz._-';
const longestMarker = 64;
/** A longer marker file is refused; one byte more than this is read to tell. */
const longestMarkerFile = 256;
/** A path of the NT object manager has at most 32767 UTF-16 units; one more for the terminator. */
const pathCapacity = 32768;
/** GetTempPathW returns at most MAX_PATH + 1 = 261 units by its documentation. */
const tempCapacity = 1024;

const linePrefix = 'motw-harness ';
const markerFileName = 'marker.txt';
const tracePrefix = 'motw-harness-';
const traceSuffix = '.txt';

/** Read-only bytes, by label. Text is ASCII and ends with a zero byte; `widen` makes UTF-16 of it. */
export const constants: Readonly<Record<string, Uint8Array>> = {
  markerFileName: zeroEnded(markerFileName),
  tracePrefix: zeroEnded(tracePrefix),
  traceSuffix: zeroEnded(traceSuffix),
  markerBits: bitString(markerCharacters),
  whitespaceBits: bitString(' \t\n\v\f\r'),
};

/** What writable memory begins with: the marker is read right behind the beginning of the line that is printed. */
export const initialMemory = new TextEncoder().encode(linePrefix);

/** Writable memory, in this order: sizes in bytes. */
export const variables: readonly { label: string; size: number; alignment: number }[] = [
  { label: 'line', size: initialMemory.length, alignment: 8 },
  { label: 'marker', size: longestMarkerFile + 1, alignment: 1 },
  { label: 'path', size: 2 * (pathCapacity + markerFileName.length + 1), alignment: 8 },
  {
    label: 'trace',
    size: 2 * (tempCapacity + tracePrefix.length + longestMarker + traceSuffix.length + 1),
    alignment: 8,
  },
];

// 32 bytes that a callee may scribble on, three stack arguments, a count; 8 + 2 * 8 + 72 is a multiple of 16.
export const frame: Frame = { saved: ['rbx', 'rsi'], size: 72 };
const argument5: Memory = { base: 'rsp', displacement: 32 };
const argument6: Memory = { base: 'rsp', displacement: 40 };
const argument7: Memory = { base: 'rsp', displacement: 48 };
const count: Memory = { base: 'rsp', displacement: 56 };

const GENERIC_READ = 0x8000_0000;
const GENERIC_WRITE = 0x4000_0000;
const FILE_SHARE_READ = 1;
const CREATE_ALWAYS = 2;
const OPEN_EXISTING = 3;
const FILE_ATTRIBUTE_NORMAL = 0x80;
const STD_OUTPUT_HANDLE = -11;

/** Arguments in rcx, rdx, r8, r9, then on the stack; the result in rax. rbx and rsi survive a call. */
export const main: readonly Line[] = [
  ...prologue(frame),

  label('findOwnFolder'),
  clear('ecx'),
  lea('rdx', { label: 'path' }),
  load('r8d', pathCapacity),
  callImport('GetModuleFileNameW'),
  compareTo('eax', pathCapacity), // cut short
  jae('noMarkerFile'),
  lea('rcx', { label: 'path' }),
  label('lastBackslash'),
  testZero('eax'), // failed, or a path without a folder
  je('noMarkerFile'),
  compareWord({ base: 'rcx', index: 'rax', scale: 2, displacement: -2 }, 0x5c),
  je('nameMarkerFile'),
  sub32('eax', 1),
  jmp('lastBackslash'),
  label('nameMarkerFile'),
  lea('rcx', { base: 'rcx', index: 'rax', scale: 2 }),
  lea('rdx', { label: 'markerFileName' }),
  call('widen'),

  label('readMarkerFile'),
  ...createFile('path', GENERIC_READ, OPEN_EXISTING),
  compareToMinusOne('rax'),
  je('noMarkerFile'),
  mov64('rbx', 'rax'),
  mov64('rcx', 'rbx'),
  lea('rdx', { label: 'marker' }),
  load('r8d', longestMarkerFile + 1),
  lea('r9', count),
  store64(argument5, 0),
  callImport('ReadFile'),
  testZero('eax'),
  je('noMarkerFile'),
  mov64('rcx', 'rbx'),
  callImport('CloseHandle'),

  // esi: the length of the marker, from here to the end
  label('trimMarker'),
  mov32('esi', count),
  compareTo('esi', longestMarkerFile),
  ja('badMarker'),
  lea('rcx', { label: 'marker' }),
  label('trimOne'),
  testZero('esi'),
  je('badMarker'),
  loadByte('eax', { base: 'rcx', index: 'rsi', displacement: -1 }),
  testBit({ label: 'whitespaceBits' }, 'eax'),
  jae('checkMarker'),
  sub32('esi', 1),
  jmp('trimOne'),

  label('checkMarker'),
  compareTo('esi', longestMarker),
  ja('badMarker'),
  clear('edx'),
  label('checkOne'),
  loadByte('eax', { base: 'rcx', index: 'rdx' }),
  testBit({ label: 'markerBits' }, 'eax'),
  jae('badMarker'),
  add32('edx', 1),
  compare('edx', 'esi'),
  jb('checkOne'),
  store8({ base: 'rcx', index: 'rsi' }, 0),

  label('nameTrace'),
  load('ecx', tempCapacity),
  lea('rdx', { label: 'trace' }),
  callImport('GetTempPathW'),
  testZero('eax'),
  je('traceNotWritten'),
  compareTo('eax', tempCapacity), // it did not fit
  jae('traceNotWritten'),
  lea('rcx', { label: 'trace' }),
  lea('rcx', { base: 'rcx', index: 'rax', scale: 2 }),
  lea('rdx', { label: 'tracePrefix' }),
  call('widen'),
  lea('rdx', { label: 'marker' }),
  call('widen'),
  lea('rdx', { label: 'traceSuffix' }),
  call('widen'),

  label('writeTrace'),
  ...createFile('trace', GENERIC_WRITE, CREATE_ALWAYS),
  compareToMinusOne('rax'),
  je('traceNotWritten'),
  mov64('rbx', 'rax'),
  mov64('rcx', 'rbx'),
  lea('rdx', { label: 'marker' }),
  mov32('r8d', 'esi'),
  lea('r9', count),
  store64(argument5, 0),
  callImport('WriteFile'),
  testZero('eax'),
  je('traceNotWritten'),
  compare('esi', count),
  jne('traceNotWritten'),
  mov64('rcx', 'rbx'),
  callImport('CloseHandle'),

  // The trace is the evidence: a process without a standard output ends with 0 all the same.
  label('printLine'),
  lea('rcx', { label: 'marker' }),
  store16({ base: 'rcx', index: 'rsi' }, 0x0a0d),
  load('ecx', STD_OUTPUT_HANDLE),
  callImport('GetStdHandle'),
  mov64('rcx', 'rax'),
  lea('rdx', { label: 'line' }),
  mov32('r8d', 'esi'),
  add32('r8d', linePrefix.length + 2),
  lea('r9', count),
  store64(argument5, 0),
  callImport('WriteFile'),
  load('ecx', exitCodes.traceWritten),
  jmp('exit'),

  label('noMarkerFile'),
  load('ecx', exitCodes.noMarkerFile),
  jmp('exit'),
  label('badMarker'),
  load('ecx', exitCodes.badMarker),
  jmp('exit'),
  label('traceNotWritten'),
  load('ecx', exitCodes.traceNotWritten),
  label('exit'),
  callImport('ExitProcess'),
  int3(), // never reached; keeps the return address inside the function
];

/**
 * Copies the zero-ended bytes at rdx to rcx as UTF-16, terminator included, and leaves rcx on the terminator.
 * A leaf (no stack, no saved register, no call): the calling convention asks no unwind data of it.
 */
export const widen: readonly Line[] = [
  label('widen'),
  loadByte('eax', { base: 'rdx' }),
  storeWord({ base: 'rcx' }, 'eax'),
  testZero('eax'),
  je('widened'),
  add64('rdx', 1),
  add64('rcx', 2),
  jmp('widen'),
  label('widened'),
  ret(),
];

function createFile(path: string, access: number, disposition: number): Line[] {
  return [
    lea('rcx', { label: path }),
    load('edx', access),
    load('r8d', FILE_SHARE_READ),
    clear('r9d'),
    store64(argument5, disposition),
    store64(argument6, FILE_ATTRIBUTE_NORMAL),
    store64(argument7, 0),
    callImport('CreateFileW'),
  ];
}

function zeroEnded(text: string): Uint8Array {
  return new TextEncoder().encode(`${text}\0`);
}

/** 256 bits, one a byte value, set for the characters given: what `bt` looks a byte up in. */
function bitString(characters: string): Uint8Array {
  const bits = new Uint8Array(32);
  for (const byte of new TextEncoder().encode(characters))
    bits[byte >> 3] = (bits[byte >> 3] ?? 0) | (1 << (byte & 7));
  return bits;
}
