import { Command } from 'commander';
import { readRules } from '../../../detections/loading/load-rules.ts';
import { readPlaceholders } from '../../../detections/loading/placeholders.ts';
import { ruleHead } from '../../../detections/loading/rule-head.ts';
import { RuleTally } from '../../../detections/tally/rule-tally.ts';
import { readEvents } from '../../../events/read-events.ts';
import { ruleView } from '../../../events/rule-view.ts';
import {
  type DamagedPlace,
  type DetectionReport,
  detectionSchemaName,
  type RuleReport,
} from '../../../model/detection-report.ts';
import { detectionReport } from '../../../reports/console/detection-report.ts';
import { printable } from '../../../reports/printable.ts';
import { rulesFolder } from '../../compose/project-folders.ts';
import { mustBeThere, noFolders } from '../../named-path.ts';
import { print, printJson } from '../../print.ts';
import { DetectionProgress } from '../../progress/detection-progress.ts';
import { UsageError } from '../../usage-error.ts';
import { terminalView } from '../../wording/terminal-view.ts';
import { expectedRules } from './expected-rules.ts';

interface Options {
  readonly rules?: readonly string[];
  readonly expect?: readonly string[];
  readonly placeholders?: string;
  readonly show: number;
  readonly explain?: true;
  readonly json?: true;
}

/** Damaged places that are named; all are counted. */
const namedPlaces = 20;

const more = (value: string, before: readonly string[] = []) => [...before, value];

export function detectCommand(): Command {
  return new Command('detect')
    .argument('<events...>', 'event files; - is standard input')
    .option(
      '--rules <path>',
      'a Sigma rule, or a folder of them with all folders below; may be repeated (default: those that come with the harness)',
      more,
    )
    .option('--expect <rule>', "a rule that must match, by its id or its file's name; may be repeated", more)
    .option(
      '--explain',
      'which parts of a rule held, with the values; of a rule that was expected, or named by its file, and did not match: the nearest miss',
    )
    .option('--show <n>', 'how many matches of each rule are shown', wholeNumber, 3)
    .option(
      '--placeholders <file>',
      "what stands for the %name% of rules with the modifier 'expand': YAML or JSON, a list of values for each name",
    )
    .option('--json', 'one JSON document (motw.detect/1) on standard output')
    .addHelpText(
      'after',
      `
Examples:
  $ motw detect Sysmon.evtx
  $ motw detect *.evtx --rules sigma/rules/windows --rules my-rules
  $ motw detect mount.xml --rules my-rules --expect my-iso-rule --explain

Exit codes: 0 every expected rule matched, 1 one did not, 2 wrong input, an expected rule
was refused, or no rule is left; 3 as 0, but a part of the events is damaged and was not
looked at, so what did not match may have been in it`,
    )
    .action(async (files: readonly string[], options: Options) => {
      const report = await detect(files, options);
      if (options.json) printJson(report);
      else print(detectionReport(report, terminalView(process.stdout)));
      process.exitCode = exitCode(report);
    });
}

async function detect(files: readonly string[], options: Options): Promise<DetectionReport> {
  await noFolders(files);
  for (const path of options.rules ?? [])
    await mustBeThere(
      '--rules',
      path,
      'name a Sigma rule, or a folder with .yml or .yaml files in it or below it',
    );
  if (options.placeholders !== undefined)
    await mustBeThere(
      '--placeholders',
      options.placeholders,
      'name a YAML or JSON file: each name with its values',
    );
  using progress = new DetectionProgress(process.stderr);
  const placeholders =
    options.placeholders === undefined ? {} : { placeholders: await readPlaceholders(options.placeholders) };
  const { rules, refused, duplicates } = await readRules(options.rules ?? rulesFolder, placeholders);
  for (const { id, files: same } of duplicates)
    process.stderr.write(
      `${printable(`motw: one id, ${id}, in ${same.length} rules: ${same.join(', ')}`)}\n`,
    );
  const headed = await Promise.all(
    refused.map(async (refusal) => ({
      ...(await ruleHead(refusal.file, refusal.line)),
      refusal,
      file: refusal.file,
    })),
  );
  const expected = expectedRules(options.expect ?? [], [...rules, ...headed]);
  const named = new Set(options.rules);
  const tally = new RuleTally(rules, {
    kept: options.show,
    explain: options.explain ?? false,
    chased: new Set(
      options.explain ? rules.filter((rule) => expected.has(rule) || named.has(rule.file)) : [],
    ),
  });

  const damage: DamagedPlace[] = [];
  let damaged = 0;
  for (const file of files) {
    progress.file(file);
    for await (const item of ruleView(readEvents(file))) {
      if (item.is === 'event') {
        tally.add(item.event, { file, at: item.at });
        progress.event();
      } else {
        damaged++;
        if (damage.length < namedPlaces) damage.push({ file, at: item.at, reason: item.reason });
      }
    }
  }

  const reports: RuleReport[] = [
    ...rules.map((rule) => tally.of(rule, expected.has(rule))),
    ...headed.map((head): RuleReport => {
      const { id, title, file, refusal } = head;
      const { reason, line, column } = refusal;
      return {
        id,
        title,
        status: 'refused',
        reason,
        matches: 0,
        file,
        line,
        column,
        expected: expected.has(head),
      };
    }),
  ];
  return {
    schema: detectionSchemaName,
    events: tally.events,
    damaged,
    rules: reports.sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : 0)),
    damage,
  };
}

/** The order of the harness' exit codes: wrong input before what is unexpected, and that before what is inconclusive. */
function exitCode({ rules, damaged }: DetectionReport): 0 | 1 | 2 | 3 {
  const refused = rules.filter(({ status }) => status === 'refused');
  if (refused.length === rules.length || refused.some(({ expected }) => expected)) return 2;
  if (rules.some(({ expected, matches }) => expected && matches === 0)) return 1;
  return damaged > 0 ? 3 : 0;
}

function wholeNumber(value: string): number {
  if (!/^\d{1,9}$/.test(value))
    throw new UsageError(`--show ${value}: not a whole number`, 'give 0 or more, such as --show 10');
  return Number(value);
}
