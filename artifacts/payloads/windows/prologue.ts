import type { Line, SavedRegister } from './assembler.ts';
import { numbers64, push, sub64 } from './assembler.ts';
import { Bytes } from './bytes.ts';

/**
 * The frame of the one function that calls others: the registers it saves, then `size` bytes.
 * Source: Microsoft "x64 calling convention" and "x64 prolog and epilog".
 */
export interface Frame {
  readonly saved: readonly SavedRegister[];
  /** 8 to 128, a multiple of 8. With the return address and the saved registers it must come to a multiple of 16. */
  readonly size: number;
}

export function prologue(frame: Frame): Line[] {
  return [...frame.saved.map(push), sub64('rsp', frame.size)];
}

/** UNWIND_INFO of a function that begins with `prologue(frame)`: Microsoft "x64 exception handling". */
export function unwindInfo(frame: Frame): Uint8Array {
  const saves = frame.saved.map((register) => ({
    length: push(register).bytes.length,
    // UWOP_PUSH_NONVOL (0), info: the number of the register
    operation: numbers64[register] << 4,
  }));
  const allocation = {
    length: sub64('rsp', frame.size).bytes.length,
    // UWOP_ALLOC_SMALL (2), info: size / 8 - 1
    operation: ((frame.size / 8 - 1) << 4) | 2,
  };
  let end = 0;
  const codes = [...saves, allocation].map(({ length, operation }) => {
    end += length;
    return [end, operation];
  });
  return (
    new Bytes()
      .u8(1) // version 1, no flags: no handler, not chained
      .u8(end) // size of the prologue
      .u8(codes.length)
      .u8(0) // no frame register
      // The last step of the prologue comes first; the array has an even number of slots.
      .raw(codes.reverse().flat())
      .align(4)
      .toUint8Array()
  );
}

/** RUNTIME_FUNCTION, the one entry of .pdata: PE format, "The .pdata Section". RVAs. */
export function functionTable(begin: number, end: number, unwind: number): Uint8Array {
  return new Bytes().u32(begin, end, unwind).toUint8Array();
}
