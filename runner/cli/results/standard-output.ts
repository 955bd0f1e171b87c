import { reportError } from '../report-error.ts';

/**
 * Whatever standard output does not take, the work goes on: a machine may have to be cleaned up, and evidence to be kept. A reader that
 * goes away (`motw list | head -1`) is no error. Everything else (a full disk, a terminal that is gone) is told, and no exit code then
 * says that all is well.
 */
export function outliveStandardOutput(): void {
  let unsaid = false;
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE' || unsaid) return;
    unsaid = true;
    reportError(error, process.stderr);
    process.once('exit', () => {
      process.exitCode ||= 3;
    });
  });
}
