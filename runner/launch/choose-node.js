import { existsSync } from 'node:fs';
import path from 'node:path';
import { CHECKOUT } from './checkout.js';
import { LaunchError } from './launch-error.js';

/**
 * The Node.js pinned in package-lock.json where npm has one for this machine, else the running one if it is new enough.
 *
 * @returns {string} path of the program
 * @throws {LaunchError}
 */
export function chooseNode() {
  const pinned = path.join(
    CHECKOUT,
    'node_modules',
    `node-${process.platform}-${process.arch}`,
    'bin',
    'node',
  );
  if (existsSync(pinned)) return pinned;
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 24 || (major === 24 && minor >= 12)) return process.execPath;
  throw new LaunchError(
    `needs Node.js 24.12 or newer on ${process.platform} ${process.arch}, and this is ${process.version}`,
    'install Node.js 24 (https://nodejs.org) and start again with it',
  );
}
