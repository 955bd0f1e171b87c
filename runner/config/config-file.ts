import * as z from 'zod';
import { hookConfig } from '../notifications/notify-config.ts';
import type { Code } from '../scenario/finding.ts';
import { expectation } from '../scenario/scenario-file.ts';
import { sourceConfig } from '../sources/source-config.ts';
import { gatewayConfig } from './gateways/gateway-config.ts';
import { targetConfig } from './targets/target-config.ts';

/** In all scenarios that do not say otherwise. */
export const everyScenario = '*';

/** Steps in which something is tried on the target, so that an event can be of them. */
export const stepsOfRules = ['deliver', 'mount', 'open'] as const;
export type StepOfRule = (typeof stepsOfRules)[number];

const code = (c: Code): Code => c;
const path = z.string().min(1, code('EMPTY'));

const ruleEntry = z.union([
  path.describe('A Sigma rule, or a folder of them with those below it.'),
  z.strictObject({
    path: path.describe('A Sigma rule, or a folder of them with those below it.'),
    actsAt: z
      .enum(stepsOfRules, code('UNKNOWN_STEP'))
      .optional()
      .describe(
        'The step that brings about what the rule looks for. Of a file: wins over what follows from the log source. ' +
          'Of a folder: for the rules from whose log source it does not follow.',
      ),
    placeholders: path
      .optional()
      .describe("A YAML or JSON file: each placeholder's name with its value, or a list of values."),
  }),
]);

const perControl = z
  .record(z.string(), expectation)
  .describe('Control id to what is expected of it. The deadline is 5s where none is given.');

/** The schema of `motw.yaml`. Which targets, scenarios and controls there are is checked apart. */
export const configFile = z
  .strictObject({
    rules: z
      .array(ruleEntry)
      .optional()
      .describe(
        'Sigma rules of your own; each becomes a detective control, named as its file. Paths are relative to this file. ' +
          'A file that is listed itself and is in a folder that is listed takes the settings of its own entry.',
      ),
    sources: z
      .array(sourceConfig)
      .optional()
      .describe(
        'The SIEM and EDR that see the targets: each target names those that see it. The reference target has no network device, so they are not asked about it.',
      ),
    targets: z
      .record(z.string(), targetConfig)
      .optional()
      .describe(
        "By name, your own machines that scenarios may run on. Paths are relative to this file, or begin with '~/'. No secret belongs in here.",
      ),
    gateways: z
      .record(z.string(), gatewayConfig)
      .optional()
      .describe(
        'By name, your own web proxies and mail systems that `motw run --gateway NAME` sends disk images through. Paths are relative to this file.',
      ),
    notify: z
      .array(hookConfig)
      .optional()
      .describe(
        'Who is told by `motw run --notify` when a control begins to fail, is well again, or can no longer be judged: each once. `motw notify --sample` tries it.',
      ),
    expect: z
      .record(
        z.string(),
        z
          .record(z.string(), perControl)
          .describe("Scenario id, or '*' for all. What a scenario's own entry says wins over '*'."),
      )
      .optional()
      .describe(
        'By target, what you expect of each control. It wins over what the scenario files say of the reference target. `motw accept` writes it after a run.',
      ),
  })
  .describe(
    "A lab's own configuration: its targets, its gateways, its Sigma rules, its SIEM and EDR, whom to notify, and what it expects of every control.",
  );

export type ConfigFile = z.output<typeof configFile>;

/** JSON Schema (2020-12) of `motw.yaml`; what `motw.schema.json` holds. */
export function configJsonSchema(): object {
  const { $schema, ...schema } = z.toJSONSchema(configFile, { io: 'input' });
  return { $schema, title: 'motw-harness configuration (motw.yaml)', ...schema };
}
