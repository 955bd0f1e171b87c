import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { planForeign } from '../../../runner/atomic/foreign.ts';
import { parseAtomic } from '../../../runner/atomic/reading/parse-atomic.ts';
import { windowsLimits } from '../../../runner/cli/compose/windows/windows-limits.ts';
import { foreignPlan, testWithGuid } from '../../../runner/cli/foreign/foreign-plan.ts';
import { plannedDocument } from '../../../runner/cli/foreign/foreign-record.ts';
import { keptRun } from '../../../runner/cli/foreign/kept-run.ts';
import type { Expectation } from '../../../runner/model/expectation.ts';
import type { Status } from '../../../runner/model/words.ts';
import { temporaryFolder } from '../../guest/motw.ts';
import { configured, type WindowsTarget } from '../windows/windows-target.ts';
import type { ForeignMachine } from './foreign-machine.ts';

export const guid = '11111111-2222-4333-8444-555555555555';

/** A file with one test, its executor and what else it has. */
export function foreignFile(more = '', executor = 'command: copy it, cleanup_command: take it away'): string {
  return `attack_technique: T1000
display_name: A technique
atomic_tests:
- name: One
  auto_generated_guid: ${guid}
  description: It.
  supported_platforms: [windows]
${more}  executor: { name: command_prompt, ${executor} }
`;
}

/** Its prerequisite would be downloaded. */
export const needing = `  dependency_executor_name: powershell
  dependencies:
  - { description: The tool, prereq_command: 'ask for it', get_prereq_command: 'iwr https://tool.example' }
`;

export const willing = 'lab: true\n    allowForeign: true';

export interface Ask {
  readonly text?: string;
  readonly expect?: Readonly<Record<string, Status>>;
  readonly target?: WindowsTarget;
  readonly abort?: AbortController;
}

/** A run as the command does it, on a fake Windows. */
export async function ranForeign(machine: ForeignMachine, ask: Ask = {}) {
  const { text = foreignFile(), expect = {}, abort = new AbortController() } = ask;
  const target = ask.target ?? (await configured(willing));
  const { atomic, problems } = parseAtomic(text, 'T1000.yaml');
  const found = testWithGuid(atomic === null ? [] : [atomic], guid);
  if (found === null) throw new Error(JSON.stringify(problems));
  const expectations = new Map(
    Object.entries(expect).map(([control, status]): [string, Expectation] => [
      control,
      { status, deadlineMs: 2_000, giveUpAfterMs: 3_000, knownGap: null },
    ]),
  );
  const plan = foreignPlan(found, target, expectations, 'C:\\atomics');
  const out = join(await temporaryFolder(), 'runs');
  const progress: string[] = [];
  const kept = await keptRun(plan, await plannedDocument(plan), {
    ...{ out, machine, signal: abort.signal },
    progress: (line) => void progress.push(line),
    onMachine: () => {},
    limits: { ...windowsLimits, canaryMs: 50, pollMs: 1 },
  });
  const controls = new Map(kept.document.controls.map((one) => [one.control, one]));
  return {
    ...kept,
    controls,
    progress,
    planned: planForeign(found.test, 'C:\\atomics'),
    runs: await readdir(out),
  };
}
