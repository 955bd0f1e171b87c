import type { WriteStream } from 'node:tty';
import type { RunRecord } from '../model/run-record.ts';
import { consoleReport } from '../reports/console/console-report.ts';

/** The console report, in colour where the stream shows any. */
export async function showRun(record: RunRecord, folder: string, stream: WriteStream, verbose = false): Promise<string> {
  return consoleReport(record, { folder, verbose, colour: stream.hasColors?.() === true && process.env.NO_COLOR === undefined });
}
