import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { atomicJsonSchema } from '../runner/atomic/document/atomic-document.ts';
import { foreignJsonSchema } from '../runner/atomic/document/foreign-document.ts';
import { batchJsonSchema } from '../runner/cli/running/batch-document.ts';
import { notificationJsonSchema } from '../runner/cli/scheduling/notification-schema.ts';
import { configJsonSchema } from '../runner/config/config-file.ts';
import { everyControl, platformsOf } from '../runner/controls/catalogue.ts';
import { detectionJsonSchema } from '../runner/detections/document/detect-schema.ts';
import type { Control } from '../runner/model/control.ts';
import type { Expectation } from '../runner/model/expectation.ts';
import { postureNames, type Scenario } from '../runner/model/scenario.ts';
import { loadScenarios } from '../runner/scenario/load-scenarios.ts';
import { ScenarioError } from '../runner/scenario/problem.ts';
import { scenarioFile } from '../runner/scenario/scenario-file.ts';
import { diffJsonSchema } from '../runner/store/diff-file.ts';
import { historyJsonSchema } from '../runner/store/history/document/history-schema.ts';
import { runJsonSchema } from '../runner/store/run-schema.ts';

const folder = new URL('./', import.meta.url);

/** What is generated from the schemas, the catalogue of controls and the scenarios: file name, from this folder, to text. */
async function generatedFiles(): Promise<ReadonlyMap<string, string>> {
  const { scenarios, problems } = await loadScenarios(fileURLToPath(folder), { controls: everyControl });
  if (problems.length > 0) throw new ScenarioError(problems);
  return new Map([
    ['scenario.schema.json', schemaText()],
    ['motw.schema.json', `${JSON.stringify(configJsonSchema(), null, 2)}\n`],
    ['CATALOGUE.md', cataloguePage(scenarios)],
    [
      '../runner/detections/document/detect.schema.json',
      `${JSON.stringify(detectionJsonSchema(), null, 2)}\n`,
    ],
    ['../runner/cli/running/batch.schema.json', `${JSON.stringify(batchJsonSchema(), null, 2)}\n`],
    [
      '../runner/cli/scheduling/notification.schema.json',
      `${JSON.stringify(notificationJsonSchema(), null, 2)}\n`,
    ],
    ['../runner/atomic/document/atomic.schema.json', `${JSON.stringify(atomicJsonSchema(), null, 2)}\n`],
    ['../runner/atomic/document/foreign.schema.json', `${JSON.stringify(foreignJsonSchema(), null, 2)}\n`],
    ['../runner/store/diff.schema.json', `${JSON.stringify(diffJsonSchema(), null, 2)}\n`],
    [
      '../runner/store/history/document/history.schema.json',
      `${JSON.stringify(historyJsonSchema(), null, 2)}\n`,
    ],
    ['../runner/store/run.schema.json', `${JSON.stringify(runJsonSchema(), null, 2)}\n`],
  ]);
}

/** The names of the generated files whose text on disk is another. */
export async function staleFiles(): Promise<string[]> {
  const stale: string[] = [];
  for (const [name, text] of await generatedFiles()) {
    const onDisk = await readFile(new URL(name, folder), 'utf8').catch(() => null);
    if (onDisk !== text) stale.push(name);
  }
  return stale;
}

function schemaText(): string {
  const { $schema, ...schema } = z.toJSONSchema(scenarioFile(everyControl.map((c) => c.id)), { io: 'input' });
  return `${JSON.stringify({ $schema, title: 'motw-harness scenario', ...schema }, null, 2)}\n`;
}

function cataloguePage(scenarios: readonly Scenario[]): string {
  return [
    '# Scenarios and controls',
    'Generated from the scenario files by `npm run generate`; edit those, not this.',
    '## Controls',
    table(
      ['control', 'kind', 'acts at', 'depends on the mark', 'judged on', 'what it is'],
      everyControl.map((c) => [
        `\`${c.id}\``,
        ...[c.kind, c.actsAt, c.needsMark ? 'yes' : 'no', platformsOf(c.id).join(', '), c.title],
      ]),
    ),
    ...scenarios.map(section),
  ]
    .join('\n\n')
    .concat('\n');
}

function section({
  id,
  title,
  atomic,
  description,
  references,
  platforms,
  image,
  deliver,
  steps,
  controls,
  expect,
}: Scenario): string {
  const elsewhere = everyControl.filter((c) => !controls.includes(c.id) && judgedOnAny(c.id, platforms));
  return [
    `## \`${id}\` ${title}`,
    description,
    [
      `- Official atomic test: ${atomic === null ? 'none' : `${atomic.number} (\`${atomic.guid}\`)`}`,
      `- Image: \`${image.name}\`, labelled \`${image.label}\`, with ${image.files.map((f) => `\`${f.path}\``).join(', ')}`,
      ...(deliver.unblock ? ['- Delivered with the mark, which is then taken away'] : []),
      `- Steps: ${steps.join(', ')}`,
      `- Runs on: ${platforms.join(', ')}`,
      `- Not exercised: ${elsewhere.length === 0 ? 'none' : elsewhere.map((c) => `\`${c.id}\``).join(', ')}`,
      ...references.map((r) => `- <${r}>`),
    ].join('\n'),
    ...(platforms.includes('reference')
      ? ['Expected on the reference guest, by posture:', expected(controls, expect)]
      : [
          `Exercises ${controls.map((c) => `\`${c}\``).join(', ')}; what is expected of them is the lab's to say.`,
        ]),
  ].join('\n\n');
}

function expected(controls: Scenario['controls'], expect: Scenario['expect']): string {
  const named = (control: string): Control | undefined => everyControl.find((c) => c.id === control);
  return table(
    ['control', 'kind', ...postureNames],
    controls.map((control) => [
      `\`${control}\``,
      named(control)?.kind ?? '',
      ...postureNames.map((posture) => cell(expect[posture]?.[control])),
    ]),
  );
}

function judgedOnAny(control: string, platforms: Scenario['platforms']): boolean {
  return platformsOf(control).some((platform) => platforms.includes(platform));
}

function cell(expectation: Expectation | undefined): string {
  if (expectation === undefined) return '';
  const { status, knownGap } = expectation;
  return knownGap === null ? status : `${status} (known gap until ${knownGap.until})`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((_, i) => Math.max(3, ...[head, ...rows].map((row) => row[i]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    `| ${cells.map((c, i) => c.padEnd(widths[i] ?? 0)).join(' | ')} |`;
  return [line(head), line(widths.map((w) => '-'.repeat(w))), ...rows.map(line)].join('\n');
}

if (import.meta.main) {
  if (process.argv.includes('--check')) {
    const stale = await staleFiles();
    for (const name of stale) console.error(`${name} is stale: run npm run generate`);
    process.exitCode = stale.length > 0 ? 1 : 0;
  } else {
    for (const [name, text] of await generatedFiles()) await writeFile(new URL(name, folder), text);
  }
}
