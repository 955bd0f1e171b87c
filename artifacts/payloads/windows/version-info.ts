import { Bytes } from './bytes.ts';

/** Language and code page of the strings: English (United States), UTF-16. */
const language = 0x409;
const codePage = 1200;

/**
 * A version resource. `version`: four numbers of 16 bits; `strings`: the names that Windows knows, such as
 * `FileDescription`. Source: Microsoft, "VS_VERSIONINFO structure" and the structures that it holds.
 */
export function versionInfo(
  version: readonly [number, number, number, number],
  strings: Readonly<Record<string, string>>,
): Uint8Array {
  const hex = (value: number) => value.toString(16).toUpperCase().padStart(4, '0');
  const table = block(
    hex(language) + hex(codePage),
    undefined,
    Object.entries(strings).map(([name, text]) => block(name, text, [])),
  );
  const translation = block('Translation', new Bytes().u16(language, codePage).toUint8Array(), []);
  return block('VS_VERSION_INFO', fixedInfo(version), [
    block('StringFileInfo', undefined, [table]),
    block('VarFileInfo', undefined, [translation]),
  ]);
}

/**
 * One node of the tree: length, length of the value, kind, name, value, children, each of the last three at a multiple
 * of 4. The length of a text is in UTF-16 units with its terminator, that of bytes in bytes.
 */
function block(
  name: string,
  value: Uint8Array | string | undefined,
  children: readonly Uint8Array[],
): Uint8Array {
  const isBytes = value instanceof Uint8Array;
  const valueLength = value === undefined ? 0 : isBytes ? value.length : value.length + 1;
  const body = new Bytes().u16(valueLength, isBytes ? 0 : 1).utf16(`${name}\0`);
  // The two bytes of the length, which stand before the body, count in its alignment.
  const align = () => body.padTo(body.length + ((4 - ((body.length + 2) % 4)) % 4));
  align();
  if (isBytes) body.raw(value);
  else if (value !== undefined) body.utf16(`${value}\0`);
  for (const child of children) {
    align();
    body.raw(child);
  }
  return new Bytes()
    .u16(body.length + 2)
    .raw(body.toUint8Array())
    .toUint8Array();
}

/** "VS_FIXEDFILEINFO structure" */
function fixedInfo([major, minor, build, revision]: readonly [number, number, number, number]): Uint8Array {
  const version = [major * 0x1_0000 + minor, build * 0x1_0000 + revision] as const;
  return new Bytes()
    .u32(0xfeef04bd) // dwSignature
    .u32(0x0001_0000) // dwStrucVersion: 1.0
    .u32(...version) // dwFileVersion
    .u32(...version) // dwProductVersion
    .u32(0x3f, 0) // dwFileFlagsMask, dwFileFlags: neither debug, nor patched, nor private
    .u32(0x0004_0004) // dwFileOS: VOS_NT_WINDOWS32
    .u32(1, 0) // dwFileType: VFT_APP; no subtype
    .u32(0, 0) // dwFileDate: none
    .toUint8Array();
}
