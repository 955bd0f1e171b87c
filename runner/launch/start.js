import path from 'node:path';
import { CHECKOUT } from './checkout.js';
import { chooseNode } from './choose-node.js';
import { LaunchError } from './launch-error.js';
import { ensurePackages } from './packages.js';
import { endLike, runChild } from './run-child.js';

/** What every TypeScript file of the checkout needs: iso-packer is taken from its sources. */
export const NODE_FLAGS = ['--conditions=source', '--disable-warning=ExperimentalWarning'];

/**
 * Runs a TypeScript file of the checkout under a Node.js that can read it, and ends as it ends. Nothing but the file writes to
 * standard output.
 *
 * @param {string} name who speaks, in messages
 * @param {string} file relative to the checkout, or absolute
 * @param {readonly string[]} args
 * @returns {Promise<void>} exit code 3 when this machine lacks something
 */
export async function start(name, file, args) {
  try {
    await ensurePackages((line) => console.error(`${name}: ${line}`));
    const program = path.resolve(CHECKOUT, file);
    endLike(await runChild(chooseNode(), [...NODE_FLAGS, program, ...args]));
  } catch (error) {
    if (!(error instanceof LaunchError)) throw error;
    console.error(`${name}: ${error.message}\n  mend: ${error.mend}`);
    process.exitCode = 3;
  }
}
