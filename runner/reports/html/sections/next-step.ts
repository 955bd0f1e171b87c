import type { RunRecord, Verdict } from '../../../model/run-record.ts';
import type { Status } from '../../../model/words.ts';
import { ruleIsGone } from '../../content/target/rule-gone.ts';
import type { Finding } from '../../content/verdicts/findings.ts';
import { plain } from '../guest-text.ts';

/** What to do about a finding. */
export function nextStep({ label, verdicts }: Finding, run: RunRecord): string {
  switch (label) {
    case 'NOT CLEAN':
      return `Finish the clean-up: motw clean-up ${plain(run.id, 80)}. Do not use the target for anything else before that says it is clean.`;
    case 'FAULT':
      return 'Mend what the fault names (console.log in the run folder, where there is one, has what the guest said), then run again.';
    case 'UNDECLARED':
      return 'Find out what stopped it. If it is a control of yours, declare it; if not, it stands in the way of the test.';
    case 'INCONCLUSIVE':
      if (run.state === 'interrupted') return 'Run again, to its end: nothing is known about these controls.';
      return verdicts.length === 0
        ? 'Run again when expectations are stated: without them nothing can be unexpected.'
        : 'Nothing is known about these controls. Mend the cause, then run again.';
    case 'UNEXPECTED':
      return verdicts[0] === undefined ? '' : afterUnexpected(verdicts[0].verdict, run);
  }
}

function afterUnexpected({ control, status, expected }: Verdict, run: RunRecord): string {
  if (status === 'missed' && ruleIsGone(run, control))
    return 'There is no rule for it any more: put it back.';
  const better = status === 'prevented' || (status === 'detected' && expected !== 'prevented');
  return better ? 'Better than expected: the gap is closed. State the new expectation.' : steps[status];
}

const steps: Readonly<Record<Status, string>> = {
  prevented: '',
  detected: '',
  warned: 'A user can go on. Set the control to block, or expect a warning.',
  'not-prevented':
    'The control was there and did not act. Compare its settings and its version with what you believe they are, beginning with the evidence.',
  'blocked-unattributed':
    'Something refused, without proof that it was this control. The error code in the evidence tells who it may have been.',
  'not-configured':
    'Switch the control on. If it is meant to be off, say so in the posture and the expectation.',
  'not-reached': 'Something acted before it. The ladder below names the rung and who stopped it there.',
  inconclusive: 'Mend the fault that the verdict names, then run again.',
  late: 'The alert came, but too late. Find where it waits between the sensor and the reader.',
  missed:
    'The sensor was alive and the rule said nothing. Hold the rule against the raw events in the run folder (events).',
  'not-instrumented': 'Bring the sensor or its log source back: motw doctor says what is missing.',
};
