import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** @type {readonly NodeJS.Signals[]} */
const FORWARDED = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Runs a program on our own standard input and error, passes signals on, and tells how it ended.
 *
 * @param {string} file
 * @param {readonly string[]} args
 * @param {object} [options]
 * @param {NodeJS.ProcessEnv} [options.env]
 * @param {string} [options.cwd]
 * @param {(stdout: import('node:stream').Readable) => void} [options.reading] takes the child's standard output, which is otherwise our own
 * @returns {Promise<{ code: number | null, signal: NodeJS.Signals | null }>}
 */
export function runChild(file, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, {
      stdio: ['inherit', options.reading ? 'pipe' : 'inherit', 'inherit'],
      env: options.env ?? process.env,
      cwd: options.cwd,
    });
    if (child.stdout) options.reading?.(child.stdout);
    /** @param {NodeJS.Signals} signal */
    const forward = (signal) => {
      if (signal === 'SIGINT' && terminalSendsToAll()) return;
      child.kill(signal);
    };
    for (const signal of FORWARDED) process.on(signal, forward);
    child.once('error', reject);
    child.once('close', (code, signal) => {
      for (const each of FORWARDED) process.off(each, forward);
      resolve({ code, signal });
    });
  });
}

/**
 * Ends this process as the child ended: with its exit code, or killed by the same signal.
 *
 * @param {{ code: number | null, signal: NodeJS.Signals | null }} ended
 */
export function endLike({ code, signal }) {
  if (signal) process.kill(process.pid, signal);
  else process.exitCode = code ?? 3;
}

/**
 * Ctrl-C goes to every process of the terminal's foreground group, so the child has it already, and a second one could mean
 * "at once, without cleaning up". Fields 5 and 8 of /proc/self/stat (proc(5)): our group, and the terminal's foreground group.
 */
function terminalSendsToAll() {
  try {
    const fields = readFileSync('/proc/self/stat', 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    return fields[2] === fields[5];
  } catch {
    return process.stdin.isTTY === true;
  }
}
