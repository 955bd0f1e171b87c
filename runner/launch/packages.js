import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { oneAtATime } from '../../artifacts/cache/one-at-a-time.js';
import { CHECKOUT } from './checkout.js';
import { LaunchError } from './launch-error.js';

const LOCK_FILE = path.join(CHECKOUT, 'package-lock.json');
/** Written by npm when an install is complete, and only then. */
const INSTALLED = path.join(CHECKOUT, 'node_modules', '.package-lock.json');
/** SHA-256 of the package-lock.json that node_modules was found to agree with. */
const STAMP = path.join(CHECKOUT, 'node_modules', '.motw-lock-sha256');
const INSTALL = [
  'ci',
  '--ignore-scripts',
  '--include=dev',
  '--include=optional',
  '--no-audit',
  '--no-fund',
  '--loglevel=error',
];

/**
 * Makes sure that node_modules is what package-lock.json says, with `npm ci` if need be.
 *
 * @param {(line: string) => void} say
 * @returns {Promise<void>}
 * @throws {LaunchError}
 */
export async function ensurePackages(say) {
  const lock = readFileSync(LOCK_FILE);
  const stamp = createHash('sha256').update(lock).digest('hex');
  const ready = () => read(STAMP) === stamp && read(INSTALLED) !== null;
  if (ready()) return;
  if (difference(lock.toString()) !== null) {
    const onWait = () => say('another process is installing the npm packages: waiting for it');
    await oneAtATime(LOCK_FILE, { onWait }, async () => {
      const reason = ready() ? null : difference(lock.toString());
      if (reason !== null) await install(reason, say);
    });
  }
  remember(stamp);
}

/**
 * @param {string} lock
 * @returns {string | null} what is wrong with node_modules, or null
 */
function difference(lock) {
  const installed = read(INSTALLED);
  if (installed === null) return 'they are not there, or not completely';
  /** @type {Record<string, { version?: string, integrity?: string, optional?: boolean, link?: boolean }>} */
  const wanted = JSON.parse(lock).packages;
  /** @type {typeof wanted} */
  const present = JSON.parse(installed).packages;
  const stale = Object.entries(wanted).find(
    ([place, each]) =>
      place.startsWith('node_modules/') &&
      !each.optional &&
      !each.link &&
      (present[place]?.version !== each.version || present[place]?.integrity !== each.integrity),
  );
  return stale ? `package-lock.json wants another ${stale[0].slice('node_modules/'.length)}` : null;
}

/**
 * @param {string} reason
 * @param {(line: string) => void} say
 * @returns {Promise<void>}
 */
function install(reason, say) {
  say(`installing the npm packages (${reason}): npm ci, about a minute`);
  return new Promise((resolve, reject) => {
    const npm = spawn('npm', INSTALL, { cwd: CHECKOUT, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [npm.stdout, npm.stderr])
      stream.setEncoding('utf8').on('data', (text) => (output += text));
    npm.once('error', () => {
      reject(
        new LaunchError('there is no npm on PATH', 'install npm (it comes with Node.js), then start again'),
      );
    });
    npm.once('close', (code, signal) => {
      if (code === 0) return resolve();
      console.error(beginning(output));
      reject(
        new LaunchError(
          `npm ci failed (${signal ?? `exit code ${code}`}): the npm packages are not here and could not be fetched`,
          `with a network (or a registry set by \`npm config set registry\`), run \`npm ci --ignore-scripts\` in ${CHECKOUT}`,
        ),
      );
    });
  });
}

/**
 * npm names the cause first, and its whole help after it.
 *
 * @param {string} output
 */
function beginning(output) {
  const lines = output.trimEnd().split('\n');
  const rest = lines.length - 20;
  return rest > 0 ? `${lines.slice(0, 20).join('\n')}\n(and ${rest} more lines)` : lines.join('\n');
}

/** @param {string} stamp */
function remember(stamp) {
  try {
    writeFileSync(STAMP, stamp);
  } catch {
    // A checkout that may only be read is compared anew at each start.
  }
}

/** @param {string} file */
function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}
