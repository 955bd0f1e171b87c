import type { WriteStream } from 'node:tty';
import { UnknownNameError } from '../../model/errors.ts';
import type { RunRecord } from '../../model/run-record.ts';
import type { ReportContext } from '../../ports/reporter.ts';
import { reporters } from '../../reports/reporters.ts';
import { terminalView } from '../wording/terminal-view.ts';
import { scenarioFile } from './scenario-file.ts';

interface How {
  readonly format: string;
  readonly folder: string;
  readonly verbose?: boolean;
  readonly context: ReportContext;
}

/** Writes a run in one format; in colour and to its width where the stream is a terminal that shows any. */
export async function showRun(record: RunRecord, how: How, stream: WriteStream): Promise<void> {
  const view = {
    folder: how.folder,
    verbose: how.verbose ?? false,
    ...terminalView(stream),
  };
  const known = reporters(view, scenarioFile);
  const reporter = known.get(how.format);
  if (reporter === undefined) throw new UnknownNameError('format', how.format, [...known.keys()]);
  for await (const chunk of reporter.render(record, how.context)) stream.write(chunk);
}
