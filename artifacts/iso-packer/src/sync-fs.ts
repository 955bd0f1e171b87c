/**
 * The calls of `node:fs` that wait for nothing. Importing that module by its name brings promises, streams and watchers along, which
 * takes a short command a tenth of its time.
 */
export const {
  closeSync,
  constants,
  lstatSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} = process.getBuiltinModule('node:fs');
