import type { ByteSource } from '../../reading/byte-source.ts';
import { damage } from '../../reading/damage.ts';
import type { RecordedExtent } from '../../reading/volume.ts';
import type { DirectoryRecord } from './directory-record.ts';
import { linkedDirectory, readRockRidge } from './rock-ridge.ts';
import { SystemUse } from './system-use.ts';
import { decodeWide } from './wide-text.ts';

/** A record as its name space shows it; null where it shows nothing. */
export type NameReader = (record: DirectoryRecord) => Promise<Named | null>;

interface Named {
  readonly name: string;
  readonly directory: boolean;
  readonly extent: RecordedExtent;
}

export const readIsoName: NameReader = async (record) =>
  named(record, shown(record, record.identifier.toString('latin1')));

export const readJolietName: NameReader = async (record) =>
  named(record, shown(record, decodeWide(record.identifier, record.offset + 33)));

export function rockRidgeNames(source: ByteSource, skip: number): NameReader {
  const systemUse = new SystemUse(source);
  return async (record) => {
    const { name, childLink, relocated } = await readRockRidge(systemUse, record, skip);
    if (relocated) return null;
    if (name === null) return readIsoName(record);
    if (childLink === null) return named(record, name);
    const extent = await linkedDirectory(source, childLink, record.offset);
    return { ...named(record, name), directory: true, extent };
  };
}

/**
 * ECMA-119 7.5.1: file name, dot, extension, version. Whatever the version is, it is not shown, nor is a dot at the
 * end, which is there even where no extension comes after it (Windows [M]; Linux shows versions other than 1).
 */
function shown({ directory }: DirectoryRecord, text: string): string {
  return (directory ? text : text.replace(/;\d+$/, '')).replace(/(?<=.)\.$/, '');
}

/** A name that would lead out of its folder, or that no system can show, is no name. */
function named({ directory, extent, offset }: DirectoryRecord, name: string): Named {
  if (name === '' || name === '.' || name === '..' || /[/\0]/.test(name)) {
    throw damage('ISO_BAD_NAME', `${JSON.stringify(name)} is not a name`, offset + 33);
  }
  return { name, directory, extent };
}
