import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import path from 'node:path';

/**
 * @typedef {object} Options
 * @property {() => void | Promise<void>} onWait called once when another process is at work; where it throws, nobody waits
 * @property {() => void} [onNoLock] called where there is no flock(1), so that nothing is locked
 * @property {AbortSignal | undefined} [signal]
 */

/**
 * Runs a job that no two processes may run at once on the same file, here or in a container that shares the folder. The lock is
 * the kernel's (flock(2)), held by a small child for as long as this process lives: nothing is left behind by a kill.
 * Plain JavaScript, because the launcher needs it under a Node that does not read TypeScript.
 *
 * @template T
 * @param {string} file lock file; stays there
 * @param {Options} options
 * @param {() => Promise<T>} job
 * @returns {Promise<T>}
 */
export async function oneAtATime(file, options, job) {
  mkdirSync(path.dirname(file), { recursive: true });
  let release = await hold(file, ['-n'], options);
  if (release === null) {
    await options.onWait();
    release = await hold(file, [], options);
    if (release === null) throw new Error(`the lock ${file} could not be had: flock ended without it`);
  }
  try {
    return await job();
  } finally {
    release?.();
  }
}

/**
 * @param {string} file
 * @param {string[]} how
 * @param {Options} options
 * @returns {Promise<(() => void) | null>} null when another process holds the lock
 */
function hold(file, how, { onNoLock, signal }) {
  return new Promise((resolve, reject) => {
    // `cat` ends when our end of its standard input closes, at the latest with our own end. Its own process group keeps it
    // from a Ctrl-C that this process wants to handle first.
    const child = spawn('flock', [...how, file, 'sh', '-c', 'echo held && exec cat'], {
      stdio: ['pipe', 'pipe', 'ignore'],
      detached: true,
    });
    // Only until the lock is held: after that it must outlast the job, interrupted or not.
    const giveUp = () => child.kill();
    signal?.addEventListener('abort', giveUp, { once: true });
    child.stdout.once('data', () => {
      signal?.removeEventListener('abort', giveUp);
      resolve(() => child.stdin.end());
    });
    child.stdin.on('error', () => {});
    child.once('error', (error) => {
      if (!('code' in error) || error.code !== 'ENOENT') return reject(error);
      try {
        onNoLock?.();
        resolve(() => {}); // no flock(1): not Linux, and nothing to exclude
      } catch (reason) {
        reject(reason);
      }
    });
    child.once('exit', (code) => {
      if (signal?.aborted) return reject(signal.reason);
      // flock(1): 1 where another has the lock.
      if (how.includes('-n') && code !== 1) return reject(new Error(`flock ${file} ended with ${code}`));
      resolve(null);
    });
  });
}
