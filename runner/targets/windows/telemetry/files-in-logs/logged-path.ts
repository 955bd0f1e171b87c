import type { DriveTable } from './guest-drives.ts';

const removable = 2;
const optical = 5;

/** Whether a path of a log can only be told by what the guest's drive letters stand for. */
export function namesDevice(path: string): boolean {
  return /^(\\Device\\|%(OSDRIVE|REMOVABLE|HOT)%\\)/i.test(path);
}

/**
 * A path as a log has it, by the guest's drive letters: kernel logs name the device (`\Device\CdRom1\a.exe`), AppLocker a variable of
 * its own (`%OSDRIVE%\A.EXE`). Several where several letters stand for one device. What can't be told for certain stays as it is, and so is
 * nobody's file: names alone are no evidence, for the program in an image is called the same in every arm.
 */
export function pathsByLetter(path: string, drives: DriveTable | null): readonly string[] {
  const plain = path.replace(/^\\(\\\?|\?\?|\\\.)\\/, '');
  if (drives === null) return [plain];
  const letters = lettersOf(plain, drives);
  return letters.length === 0 ? [plain] : letters.map(({ letter, rest }) => `${letter}${rest}`);
}

interface Found {
  readonly letter: string;
  /** From the backslash on. */
  readonly rest: string;
}

function lettersOf(path: string, { system, drives }: DriveTable): readonly Found[] {
  const [, variable, rest = ''] = /^%(\w+)%(\\.*)$/s.exec(path) ?? [];
  if (variable?.toUpperCase() === 'OSDRIVE') return [{ letter: system, rest }];
  // "Removable media (for example, CD or DVD)" and "removable storage device" [H]: which one of several is not said.
  if (variable?.toUpperCase() === 'REMOVABLE') return onlyOne(optical, drives, rest);
  if (variable?.toUpperCase() === 'HOT') return onlyOne(removable, drives, rest);
  return drives.flatMap(({ letter, device }) => {
    const begin = `${device}\\`;
    const isThere = namesDevice(begin) && path.toLowerCase().startsWith(begin.toLowerCase());
    return isThere ? [{ letter, rest: path.slice(begin.length - 1) }] : [];
  });
}

function onlyOne(type: number, drives: DriveTable['drives'], rest: string): readonly Found[] {
  const [only, ...more] = drives.filter((drive) => drive.type === type && drive.medium);
  return only === undefined || more.length > 0 ? [] : [{ letter: only.letter, rest }];
}
