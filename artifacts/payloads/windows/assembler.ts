import { Bytes } from './bytes.ts';

/*
 * The x64 instruction forms that the program needs, and no others. Beside each: its line in the Intel 64 and IA-32
 * Architectures Software Developer's Manual, volume 2 (the instruction's own page). ModRM, SIB and REX: section 2.1
 * and 2.2.1. Every jump and every [label] takes 32 bits, so that sizes are known before addresses are.
 */

export const numbers64 = { rax: 0, rcx: 1, rdx: 2, rbx: 3, rsp: 4, rsi: 6, r8: 8, r9: 9 } as const;
const numbers32 = { eax: 0, ecx: 1, edx: 2, esi: 6, r8d: 8, r9d: 9 } as const;
type Register64 = keyof typeof numbers64;
type Register32 = keyof typeof numbers32;
/** What the function keeps across calls, and so must give back as it found it. */
export type SavedRegister = 'rbx' | 'rsi';

/** `[label]`, counted from the instruction pointer; or `[base + index * scale + displacement]`. */
export type Memory =
  | { readonly label: string }
  | {
      readonly base: Register64;
      readonly index?: Register64;
      readonly scale?: 1 | 2;
      readonly displacement?: number;
    };

export interface Instruction {
  readonly mnemonic: string;
  readonly bytes: readonly number[];
  /** Where a 32-bit distance to `label`, counted from the end of the instruction, belongs. */
  readonly distance?: { readonly at: number; readonly label: string };
}

export type Line = Instruction | { readonly label: string };

export const label = (name: string): Line => ({ label: name });

/** PUSH r64: 50+rd. */
export const push = (register: SavedRegister): Instruction => plain('push', [0x50 + numbers64[register]]);
/** RET: C3. */
export const ret = (): Instruction => plain('ret', [0xc3]);
/** INT3: CC. */
export const int3 = (): Instruction => plain('int3', [0xcc]);

/** MOV r64, r/m64: REX.W 8B /r. */
export const mov64 = (to: Register64, from: Register64): Instruction =>
  encode('mov', { wide: true, opcode: [0x8b], reg: numbers64[to], rm: numbers64[from] });
/** MOV r32, r/m32: 8B /r. Clears the upper half of the register, as every 32-bit form does. */
export const mov32 = (to: Register32, from: Register32 | Memory): Instruction =>
  encode('mov', { opcode: [0x8b], reg: numbers32[to], rm: operand32(from) });
/** MOV r/m32, imm32: C7 /0 id. */
export const load = (to: Register32, value: number): Instruction =>
  encode('mov', { opcode: [0xc7], reg: 0, rm: numbers32[to], immediate: littleEndian(value, 4) });
/** MOV r/m64, imm32: REX.W C7 /0 id. The value is sign-extended. */
export const store64 = (to: Memory, value: number): Instruction =>
  encode('mov', { wide: true, opcode: [0xc7], reg: 0, rm: to, immediate: littleEndian(value, 4) });
/** MOV r/m16, imm16: 66 C7 /0 iw. */
export const store16 = (to: Memory, value: number): Instruction =>
  encode('mov', { short: true, opcode: [0xc7], reg: 0, rm: to, immediate: littleEndian(value, 2) });
/** MOV r/m8, imm8: C6 /0 ib. */
export const store8 = (to: Memory, value: number): Instruction =>
  encode('mov', { opcode: [0xc6], reg: 0, rm: to, immediate: [value] });
/** MOV r/m16, r16: 66 89 /r. The low half of `from`. */
export const storeWord = (to: Memory, from: Register32): Instruction =>
  encode('mov', { short: true, opcode: [0x89], reg: numbers32[from], rm: to });
/** MOVZX r32, r/m8: 0F B6 /r. */
export const loadByte = (to: Register32, from: Memory): Instruction =>
  encode('movzx', { opcode: [0x0f, 0xb6], reg: numbers32[to], rm: from });
/** LEA r64, m: REX.W 8D /r. */
export const lea = (to: Register64, of: Memory): Instruction =>
  encode('lea', { wide: true, opcode: [0x8d], reg: numbers64[to], rm: of });

/** XOR r32, r/m32: 33 /r, of a register with itself. */
export const clear = (register: Register32): Instruction =>
  encode('xor', { opcode: [0x33], reg: numbers32[register], rm: numbers32[register] });
/** ADD r/m64, imm8: REX.W 83 /0 ib. */
export const add64 = (to: Register64, value: number): Instruction =>
  encode('add', { wide: true, opcode: [0x83], reg: 0, rm: numbers64[to], immediate: [value] });
/** ADD r/m32, imm8: 83 /0 ib. */
export const add32 = (to: Register32, value: number): Instruction =>
  encode('add', { opcode: [0x83], reg: 0, rm: numbers32[to], immediate: [value] });
/** SUB r/m64, imm8: REX.W 83 /5 ib. */
export const sub64 = (from: Register64, value: number): Instruction =>
  encode('sub', { wide: true, opcode: [0x83], reg: 5, rm: numbers64[from], immediate: [value] });
/** SUB r/m32, imm8: 83 /5 ib. */
export const sub32 = (from: Register32, value: number): Instruction =>
  encode('sub', { opcode: [0x83], reg: 5, rm: numbers32[from], immediate: [value] });

/** TEST r/m32, r32: 85 /r, of a register with itself. */
export const testZero = (register: Register32): Instruction =>
  encode('test', { opcode: [0x85], reg: numbers32[register], rm: numbers32[register] });
/** CMP r32, r/m32: 3B /r. */
export const compare = (left: Register32, right: Register32 | Memory): Instruction =>
  encode('cmp', { opcode: [0x3b], reg: numbers32[left], rm: operand32(right) });
/** CMP r/m32, imm32: 81 /7 id. */
export const compareTo = (register: Register32, value: number): Instruction =>
  encode('cmp', { opcode: [0x81], reg: 7, rm: numbers32[register], immediate: littleEndian(value, 4) });
/** CMP r/m64, imm8: REX.W 83 /7 ib, sign-extended: here always -1, INVALID_HANDLE_VALUE. */
export const compareToMinusOne = (register: Register64): Instruction =>
  encode('cmp', { wide: true, opcode: [0x83], reg: 7, rm: numbers64[register], immediate: [0xff] });
/** CMP r/m16, imm16: 66 81 /7 iw. */
export const compareWord = (memory: Memory, value: number): Instruction =>
  encode('cmp', { short: true, opcode: [0x81], reg: 7, rm: memory, immediate: littleEndian(value, 2) });
/** BT r/m32, r32: 0F A3 /r. The carry flag becomes that bit of the bit string in memory. */
export const testBit = (bits: Memory, position: Register32): Instruction =>
  encode('bt', { opcode: [0x0f, 0xa3], reg: numbers32[position], rm: bits });

/** CALL r/m64: FF /2, through a slot of the import address table. */
export const callImport = (name: string): Instruction =>
  encode('call', { opcode: [0xff], reg: 2, rm: { label: name } });
/** CALL rel32: E8 cd. */
export const call = (to: string): Instruction => jump('call', [0xe8], to);
/** JMP rel32: E9 cd. */
export const jmp = (to: string): Instruction => jump('jmp', [0xe9], to);
/** JB rel32, carry set: 0F 82 cd. */
export const jb = (to: string): Instruction => jump('jb', [0x0f, 0x82], to);
/** JAE rel32, carry clear: 0F 83 cd. */
export const jae = (to: string): Instruction => jump('jae', [0x0f, 0x83], to);
/** JE rel32, zero set: 0F 84 cd. */
export const je = (to: string): Instruction => jump('je', [0x0f, 0x84], to);
/** JNE rel32, zero clear: 0F 85 cd. */
export const jne = (to: string): Instruction => jump('jne', [0x0f, 0x85], to);
/** JA rel32, above, unsigned: 0F 87 cd. */
export const ja = (to: string): Instruction => jump('ja', [0x0f, 0x87], to);

/** Bytes that the lines take, and how far from the first each label stands. */
export function measure(lines: readonly Line[]): { size: number; offsets: Map<string, number> } {
  const offsets = new Map<string, number>();
  let size = 0;
  for (const line of lines) {
    if ('bytes' in line) {
      size += line.bytes.length;
    } else {
      if (offsets.has(line.label)) throw new RangeError(`the label ${line.label} stands twice`);
      offsets.set(line.label, size);
    }
  }
  return { size, offsets };
}

/**
 * Machine code of the lines, to stand at `address`. `symbols`: addresses of what lies outside the code.
 * Throws RangeError for a label that is nowhere.
 */
export function assemble(
  lines: readonly Line[],
  address: number,
  symbols: ReadonlyMap<string, number>,
): Uint8Array {
  const { offsets } = measure(lines);
  const code = new Bytes();
  for (const line of lines) {
    if (!('bytes' in line)) continue;
    const bytes = [...line.bytes];
    if (line.distance) {
      const { at, label: name } = line.distance;
      const inside = offsets.get(name);
      const target = inside === undefined ? symbols.get(name) : address + inside;
      if (target === undefined) throw new RangeError(`no such label: ${name}`);
      bytes.splice(at, 4, ...littleEndian(target - (address + code.length + bytes.length), 4));
    }
    code.raw(bytes);
  }
  return code.toUint8Array();
}

interface Form {
  /** Prefix 66: 16-bit operands. */
  readonly short?: true;
  /** REX.W: 64-bit operands. */
  readonly wide?: true;
  readonly opcode: readonly number[];
  /** The reg field of ModRM: a register, or the digit of the opcode. */
  readonly reg: number;
  readonly rm: number | Memory;
  readonly immediate?: readonly number[];
}

function encode(mnemonic: string, form: Form): Instruction {
  const { base, index, tail, name } = address(form.rm, form.reg);
  const rex = (form.wide ? 8 : 0) | ((form.reg >> 3) << 2) | ((index >> 3) << 1) | (base >> 3);
  const head = [...(form.short ? [0x66] : []), ...(rex ? [0x40 | rex] : []), ...form.opcode];
  const bytes = [...head, ...tail, ...(form.immediate ?? [])];
  return name === undefined
    ? plain(mnemonic, bytes)
    : { mnemonic, bytes, distance: { at: head.length + 1, label: name } };
}

/** ModRM, SIB and displacement. A memory operand with a base always takes a displacement of 8 bits. */
function address(rm: number | Memory, reg: number) {
  const modrm = (mod: number, low: number) => (mod << 6) | ((reg & 7) << 3) | (low & 7);
  if (typeof rm === 'number') return { base: rm, index: 0, tail: [modrm(3, rm)] };
  if ('label' in rm) return { base: 0, index: 0, tail: [modrm(0, 5), 0, 0, 0, 0], name: rm.label };
  const base = numbers64[rm.base];
  const displacement = littleEndian(rm.displacement ?? 0, 1);
  // Table 2-3: index 4 is "no index"; base 4 (rsp) is only reached through a SIB byte.
  const index = rm.index === undefined ? 4 : numbers64[rm.index];
  if (rm.index === undefined && base !== 4)
    return { base, index: 0, tail: [modrm(1, base), ...displacement] };
  const sib = ((rm.scale === 2 ? 1 : 0) << 6) | ((index & 7) << 3) | (base & 7);
  return { base, index, tail: [modrm(1, 4), sib, ...displacement] };
}

function jump(mnemonic: string, opcode: readonly number[], to: string): Instruction {
  return { mnemonic, bytes: [...opcode, 0, 0, 0, 0], distance: { at: opcode.length, label: to } };
}

function plain(mnemonic: string, bytes: readonly number[]): Instruction {
  return { mnemonic, bytes };
}

function operand32(operand: Register32 | Memory): number | Memory {
  return typeof operand === 'string' ? numbers32[operand] : operand;
}

/** Two's complement. Throws RangeError when the value fits neither as signed nor as unsigned. */
function littleEndian(value: number, width: 1 | 2 | 4): number[] {
  const span = 2 ** (8 * width);
  if (!Number.isInteger(value) || value < -span / 2 || value >= span) {
    throw new RangeError(`${value} does not fit in ${width} bytes`);
  }
  return [...Array(width).keys()].map((i) => Math.floor(((value + span) % span) / 0x100 ** i) % 0x100);
}
