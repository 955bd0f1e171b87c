import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import path from 'node:path';

/**
 * Runs a job that no two processes may run at once on the same file, here or in a container that shares the folder. The lock is
 * the kernel's (flock(2)), held by a small child for as long as this process lives: nothing is left behind by a kill.
 * Plain JavaScript, because the launcher needs it under a Node that does not read TypeScript.
 *
 * @template T
 * @param {string} file lock file; stays there
 * @param {{ onWait: () => void, signal?: AbortSignal | undefined }} options `onWait` is called once when another process is at work
 * @param {() => Promise<T>} job
 * @returns {Promise<T>}
 */
export async function oneAtATime(file, options, job) {
  mkdirSync(path.dirname(file), { recursive: true });
  let release = await hold(file, ['-n'], options.signal);
  if (release === null) {
    options.onWait();
    release = await hold(file, [], options.signal);
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
 * @param {AbortSignal | undefined} signal
 * @returns {Promise<(() => void) | null>} null when another process holds the lock
 */
function hold(file, how, signal) {
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
      if ('code' in error && error.code === 'ENOENT')
        resolve(() => {}); // no flock(1): not Linux, and nothing to exclude
      else reject(error);
    });
    child.once('exit', () => (signal?.aborted ? reject(signal.reason) : resolve(null)));
  });
}
