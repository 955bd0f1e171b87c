// Loaded before the harness (`--import`): kills the process with SIGKILL instead of its n-th operation that changes a file or ends a
// process, n being in MOTW_TEST_KILL_AT. No moment between two operations differs from the one before the second.
import files from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';

const nth = Number(process.env.MOTW_TEST_KILL_AT);
const end = process.kill.bind(process);
let operations = 0;

/** True where the operation may go on. */
function counted(): boolean {
  if (++operations < nth) return true;
  end(process.pid, 'SIGKILL');
  return false;
}

const changing = ['copyFile', 'mkdir', 'open', 'rename', 'rm', 'symlink', 'writeFile'] as const;
const known: Record<string, unknown> = files as unknown as Record<string, unknown>;
for (const name of changing) {
  const original = known[name] as (...args: readonly unknown[]) => Promise<unknown>;
  known[name] = (...args: readonly unknown[]) =>
    // Opened to be read, a file is not changed.
    (name === 'open' && (args[1] ?? 'r') === 'r') || counted() ? original(...args) : new Promise(() => {});
}
process.kill = (pid, signal) => {
  if (signal === 0 || counted()) end(pid, signal);
  return true;
};
syncBuiltinESMExports();
