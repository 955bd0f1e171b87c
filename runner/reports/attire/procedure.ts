import type { RunRecord, ScenarioRecord } from '../../model/run-record.ts';
import { evidenceRemark } from '../content/target/evidence-remark.ts';
import { verdictFields } from '../content/verdicts/verdict-in-words.ts';
import { printable } from '../printable.ts';
import { type GuestStep, guestStepsOf } from './guest-steps.ts';
import { scenarioOutput, stepOutput } from './output.ts';
import { stepInWords } from './step-in-words.ts';

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * One procedure is one scenario, with the steps of both arms: an importer makes a test case of each procedure and knows it again by
 * its id, and the unmarked arm is the control of that test, not a second attack.
 */
export function procedureOf(run: RunRecord, scenario: ScenarioRecord, order: number): object {
  const { id, technique, atomic, verdicts } = scenario;
  const steps = guestStepsOf(run, scenario);
  const official = atomic === null ? '' : `, Atomic Red Team test ${atomic.number}`;
  return {
    'procedure-name': `Mark-of-the-Web bypass (${printable(id)}${official})`,
    'procedure-description': description(run),
    ...(atomic !== null && guid.test(atomic.guid)
      ? { 'procedure-id': { type: 'guid', id: atomic.guid } }
      : {}),
    'mitre-technique-id': printable(technique),
    order,
    steps: steps.map((step, i) => stepOf(run, scenario, step, i + 1, i === steps.length - 1)),
    'x-motw-scenario': printable(id),
    'x-motw-verdicts': verdicts.map(verdictFields),
  };
}

function description(run: RunRecord): string {
  const posture = run.target.posture.name === null ? '' : `, posture ${run.target.posture.name}`;
  return [
    `Run ${printable(run.id)} on ${printable(run.target.name + posture)}.`,
    'The steps of the marked arm are the attack; the unmarked arm does the same without the mark, as the control of the test.',
    'The output of the last step says what became of each control.',
    evidenceRemark(run) ?? [],
  ]
    .flat()
    .join(' ');
}

function stepOf(
  run: RunRecord,
  scenario: ScenarioRecord,
  step: GuestStep,
  order: number,
  isLast: boolean,
): object {
  return {
    order,
    command: stepInWords(step),
    'time-start': step.start,
    'time-stop': step.stop,
    output: [...stepOutput(run, scenario, step), ...(isLast ? scenarioOutput(run, scenario) : [])],
    'x-motw-arm': step.arm,
    'x-motw-attempt': step.attempt,
    'x-motw-step': step.record.step,
    'x-motw-status': step.record.status,
  };
}
