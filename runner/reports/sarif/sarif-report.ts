import type { Diff } from '../../model/memory/diff.ts';
import type { RunRecord } from '../../model/run-record.ts';
import { instantOf } from '../content/run/instant.ts';
import { runCommandOf } from '../content/run/run-command.ts';
import { runFields } from '../content/run/run-fields.ts';
import { printable } from '../printable.ts';
import type { ScenarioFile } from '../scenario-file.ts';
import { withBaseline } from './baseline.ts';
import { guidOf, identifierOf } from './fingerprint.ts';
import { isSuccessful, notifications } from './notifications.ts';
import { resultsOf } from './results.ts';
import { ruleOf, rulesOf } from './rules.ts';

/**
 * The run as a SARIF 2.1.0 log (https://docs.oasis-open.org/sarif/sarif/v2.1.0/), one JSON document. A result is a verdict that is
 * not simply as expected: no result at all means that everything is.
 *
 * @param diff the run held against its baseline, where it had one
 * @param fileOf where a scenario stands; null: in `scenarios/`, under its id
 */
export function sarifReport(run: RunRecord, diff: Diff | null, fileOf: ScenarioFile): string {
  const results = resultsOf(run, fileOf);
  const rules = rulesOf(run);
  const { baselineGuid, states } = withBaseline(run, diff, results);
  return JSON.stringify(
    {
      $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
      version: '2.1.0',
      runs: [
        {
          tool: {
            driver: {
              name: 'motw-harness',
              version: printable(run.harness.version),
              rules: rules.map((rule) => ruleOf(run, rule)),
            },
          },
          // What stands before the last slash tells series of runs apart; GitHub calls it the category.
          automationDetails: { id: identifierOf(run), guid: guidOf(run.id) },
          ...(baselineGuid === null ? {} : { baselineGuid }),
          originalUriBaseIds: {
            '%SRCROOT%': { description: { text: 'The folder that holds scenarios/.' } },
          },
          columnKind: 'utf16CodeUnits',
          invocations: [invocationOf(run)],
          results: results.map(({ rule, body }, i) => ({
            ruleId: rule.id,
            ruleIndex: rules.findIndex(({ id }) => id === rule.id),
            ...body,
            ...(states === null ? {} : { baselineState: states[i] }),
          })),
          properties: runFields(run),
        },
      ],
    },
    null,
    2,
  );
}

function invocationOf(run: RunRecord): object {
  const start = instantOf(run.startedAt);
  const end = run.finishedAt === null ? null : instantOf(run.finishedAt);
  return {
    commandLine: printable(runCommandOf(run)),
    ...(start === null ? {} : { startTimeUtc: start }),
    ...(end === null ? {} : { endTimeUtc: end }),
    executionSuccessful: isSuccessful(run),
    toolExecutionNotifications: notifications(run),
  };
}
