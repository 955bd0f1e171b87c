import { createHash } from 'node:crypto';
import { antivirusTest } from '../../../artifacts/builder/antivirus-test.ts';
import { wordDocument } from '../../../artifacts/builder/document/word-document.ts';
import type { Plan } from '../../lifecycle/rig.ts';
import { defaultDeadlineMs, type Expectation, giveUpFactor } from '../../model/expectation.ts';
import type { Scenario } from '../../model/scenario.ts';
import type { StepName } from '../../model/words.ts';
import type { OwnRule } from '../compose/lab/own-control.ts';
import { print, printUnbroken } from '../print.ts';

export const sheetSchemaName = 'motw.dry-run/1';
export const markerInWords = 'eight hexadecimal digits, new for every arm';

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** What is the same on every target, of one scenario. */
export interface ScenarioSheet {
  readonly id: string;
  readonly arms: readonly string[];
  readonly image: string;
  readonly label: string;
  readonly folder: string;
  readonly files: readonly { readonly path: string; readonly hidden: boolean; readonly sha256: string }[];
  readonly trace: string;
  readonly steps: readonly { readonly step: StepName; readonly does: string }[];
  readonly longestSeconds: number;
}

interface OnTarget {
  /** SHA-256 of the program, or why it is not known. */
  readonly payload: string;
  readonly trace: string;
  /** What each step does there, in the words of the guest's operations. */
  readonly does: (step: StepName, scenario: Scenario) => string;
  readonly expectations: (scenario: Scenario) => Iterable<Pick<Expectation, 'giveUpAfterMs'>>;
}

export function scenarioSheets(plan: Plan, on: OnTarget): readonly ScenarioSheet[] {
  return plan.scenarios.map((scenario) => ({
    id: scenario.id,
    arms: [...plan.arms, ...(plan.quiet ? ['quiet'] : [])],
    image: scenario.image.name,
    label: scenario.image.label,
    folder: scenario.deliver.folder,
    files: scenario.image.files.map(({ path, content, hidden }) => ({
      ...{ path, hidden },
      sha256: hashOf(content, on.payload),
    })),
    trace: on.trace,
    steps: scenario.steps.map((step) => ({ step, does: on.does(step, scenario) })),
    longestSeconds: longestMs(on.expectations(scenario)) / 1000,
  }));
}

/** The same in every image. */
const hashOfDocument = sha256(await wordDocument());

function hashOf(content: Scenario['image']['files'][number]['content'], payload: string): string {
  switch (content.is) {
    case 'text':
      return sha256(Buffer.from(content.text));
    case 'payload':
      return payload;
    case 'shortcut':
      return `a shortcut to ${content.to}, made for the image`;
    case 'marker':
      return 'of the marker';
    case 'document':
      return hashOfDocument;
    case 'antivirus-test':
      return sha256(antivirusTest());
  }
}

/** Where nothing is expected, what is judged is waited for as long as usual. */
function longestMs(expectations: Iterable<Pick<Expectation, 'giveUpAfterMs'>>): number {
  const stated = [...expectations].map(({ giveUpAfterMs }) => giveUpAfterMs);
  return stated.length > 0 ? Math.max(...stated) : defaultDeadlineMs * giveUpFactor;
}

export function ownRuleSheets(rules: readonly OwnRule[]) {
  return rules.map(({ rule, control, missing }) => ({
    ...{ control: control.id, title: rule.title, file: rule.file, sha256: rule.sha256 },
    ...{ actsAt: control.actsAt, sources: control.sources, missing },
  }));
}

export function printOwnRules(rules: ReturnType<typeof ownRuleSheets>): void {
  for (const { control, title, file, sha256, actsAt, sources, missing } of rules) {
    const fed = missing.length === 0 ? `reads ${sources.join(', ')}` : `lacks ${missing.join(', ')}`;
    printUnbroken(`your own rule ${control} (${title}), acts at ${actsAt}, ${fed}`, '  ');
    printUnbroken(`  ${file}  ${sha256}`, '    ');
  }
}

/** As far as what a step does is indented. */
const hanging = ' '.repeat(11);

export function printScenarios(scenarios: readonly ScenarioSheet[]): void {
  for (const scenario of scenarios) {
    const { id, arms, longestSeconds, image, label, folder } = scenario;
    print('');
    printUnbroken(
      `${id}: arms ${arms.join(', ')}; an event is waited for at most ${longestSeconds} s an arm`,
      '  ',
    );
    for (const { step, does } of scenario.steps) printUnbroken(`  ${step.padEnd(8)} ${does}`, hanging);
    printUnbroken(`  trace: ${scenario.trace}`, '    ');
    const named = label === '' ? `archive ${image}` : `image ${image}, label ${label}`;
    printUnbroken(`  ${named}, into the ${folder} folder`, '    ');
    for (const { path, hidden, sha256: hash } of scenario.files)
      printUnbroken(`    ${path}${hidden ? ' (hidden)' : ''}  ${hash}`, '      ');
  }
  print('');
  printUnbroken(`{marker}: ${markerInWords}`, '  ');
}
