import { readFile, realpath } from 'node:fs/promises';
import { configName } from '../config/config-name.ts';
import { ConfigText } from '../config/edit/config-text.ts';
import { writeWhole } from '../store/disk/whole-file.ts';
import { configInForce } from './compose/lab/lab-in-force.ts';
import { isThere } from './named-path.ts';

/** The configuration that a command writes into: the one in force, or a new one in the current folder. */
export interface ConfigToExtend {
  readonly file: string;
  readonly isNew: boolean;
  readonly text: ConfigText;
  /** Writes it, whole or not at all. */
  write(): Promise<void>;
}

/** @param option what `--config` says: there it may be new */
export async function configToExtend(option: string | undefined): Promise<ConfigToExtend> {
  const isNew = option !== undefined && !(await isThere(option));
  const file = (isNew ? option : await configInForce(option)) ?? configName;
  const there = await isThere(file);
  const text = new ConfigText(there ? await readFile(file, 'utf8') : '', file);
  return {
    file,
    isNew: !there,
    text,
    // A link stays one: what it leads to is written.
    write: async () => writeWhole(there ? await realpath(file) : file, text.text()),
  };
}
