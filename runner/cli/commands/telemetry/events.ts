import { Command } from 'commander';
import { readEvents } from '../../../events/read-events.ts';
import { printable } from '../../../reports/printable.ts';
import { noFolders } from '../../named-path.ts';
import { terminalView } from '../../wording/terminal-view.ts';
import { eventFilter, eventIds, type FilterOptions, givenMoment } from './event-filter.ts';
import { EventTable } from './event-table.ts';
import { LineWriter } from './line-writer.ts';

/** Damaged places of one file that are named; all are counted. */
const named = 100;

export function eventsCommand(): Command {
  return new Command('events')
    .argument('<file...>', 'a .evtx file, or events as rendered XML, JSON or JSONL; - is standard input')
    .option('--jsonl', 'one event a line: {"Event":{"System":{...},"EventData":{...}}}')
    .option('--channel <name>', 'only channels with this in their name')
    .option('--provider <name>', 'only providers with this in their name')
    .option('--id <numbers>', 'only these event ids, with commas', eventIds)
    .option('--since <time>', 'only from this time on', givenMoment)
    .option('--until <time>', 'only up to this time', givenMoment)
    .addHelpText(
      'after',
      `
What a file is, its content says, not its name: EVTX as Windows keeps it; XML from wevtutil,
Get-WinEvent or Event Viewer; JSON from evtx_dump, chainsaw, Winlogbeat, Elasticsearch, Splunk,
NXLog, Velociraptor, EvtxECmd or ConvertTo-Json. What can't be read is named on standard
error, with its place and the reason.

Exit codes: 0 everything was read, 2 wrong input, 3 a part of it is damaged

Examples:
  $ motw events Microsoft-Windows-VHDMP-Operational.evtx --id 1,12
  $ motw events sysmon.xml --since 2026-11-24T09:30:00Z
  $ motw events *.evtx --jsonl > all.jsonl`,
    )
    .action(async (files: readonly string[], options: FilterOptions & { readonly jsonl?: true }) => {
      const { stdout, stderr } = process;
      await noFolders(files);
      const out = new LineWriter(stdout);
      const table = new EventTable(terminalView(stdout));
      const wanted = eventFilter(options);
      let damaged = 0;
      for (const file of files) {
        let here = 0;
        let records = 0;
        let shown = 0;
        if (files.length > 1 && !options.jsonl) await out.write(`${printable(file)}:`);
        for await (const item of readEvents(file)) {
          if (out.isGone) return;
          if (item.is === 'damage') {
            if (here++ < named) stderr.write(`motw: ${printable(`${file}, ${item.at}: ${item.reason}`)}\n`);
            continue;
          }
          records++;
          if (wanted(item.event)) {
            shown++;
            const lines = options.jsonl ? [JSON.stringify(item.event)] : table.lines(item.event);
            for (const line of lines) await out.write(line);
          }
        }
        if (here > named) stderr.write(`motw: ${printable(file)}: ${here - named} more damaged places\n`);
        if (shown === 0 && (records > 0 || here === 0))
          stderr.write(`motw: ${printable(file)}: ${noneOf(records, options)}\n`);
        damaged += here;
      }
      await out.flush();
      if (damaged === 0) return;
      stderr.write(
        `motw: ${damaged} damaged ${damaged === 1 ? 'place' : 'places'}; everything else was read\n  mend: export the log anew (wevtutil epl), or in a form that --help lists\n`,
      );
      process.exitCode = 3;
    });
}

/** Why nothing of a file was shown. */
function noneOf(
  records: number,
  { jsonl: _form, ...filter }: FilterOptions & { readonly jsonl?: true },
): string {
  if (records === 0) return 'there is no event in it';
  const given = Object.keys(filter).map((name) => `--${name}`);
  return records === 1
    ? `its one event does not fit ${given.join(', ')}`
    : `none of its ${records} events fits ${given.join(', ')}`;
}
