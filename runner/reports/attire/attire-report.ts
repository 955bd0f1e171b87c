import type { RunRecord } from '../../model/run-record.ts';
import { momentsOf } from '../content/blue-team.ts';
import { instantOf } from '../content/run/instant.ts';
import { runCommandOf } from '../content/run/run-command.ts';
import { runFields } from '../content/run/run-fields.ts';
import { verdictFields } from '../content/verdicts/verdict-in-words.ts';
import { printable } from '../printable.ts';
import { guestStepsOf } from './guest-steps.ts';
import { noteText } from './note-text.ts';
import { procedureOf } from './procedure.ts';

/**
 * The run as an ATTiRe 1.1 log (https://github.com/SecurityRiskAdvisors/attire), one JSON document. The format has no place for
 * what a control did: that stands in the output of the steps for people, and in fields that begin with `x-motw-` for programs.
 */
export function attireReport(run: RunRecord): string {
  const done = run.scenarios.filter((scenario) => guestStepsOf(run, scenario).length > 0);
  return JSON.stringify(
    {
      'attire-version': '1.1',
      'execution-data': executionData(run),
      procedures: done.map((scenario, i) => procedureOf(run, scenario, i + 1)),
    },
    null,
    2,
  );
}

function executionData(run: RunRecord): object {
  const idle = run.scenarios.filter((scenario) => guestStepsOf(run, scenario).length === 0);
  return {
    'execution-id': printable(run.id),
    'execution-source': `motw-harness ${printable(run.harness.version)}`,
    'execution-category': { name: 'Mark-of-the-Web bypass', abbreviation: 'MOTW' },
    'execution-command': printable(runCommandOf(run)),
    'time-generated': instantOf(run.finishedAt ?? run.startedAt) ?? printable(run.startedAt),
    target: targetOf(run),
    'x-motw-run': runFields(run),
    // An importer makes a test case of every procedure; of what was never done there is none.
    'x-motw-not-executed': idle.map(({ id, verdicts }) => ({
      scenario: printable(id),
      verdicts: verdicts.map(verdictFields),
    })),
    'x-motw-exercise': momentsOf(run).map(({ observation: o, waitedMs, control, says, note, replaced }) => ({
      at: printable(o.at),
      scenario: o.scenario === null ? null : printable(o.scenario),
      ...{ arm: o.arm, step: o.step, waitedMs },
      control: control === null ? null : printable(control),
      says: says === null ? null : printable(says),
      note: note === null ? null : noteText(note),
      // Of words on the same control in the same attempt of an arm the last one counts.
      ...(replaced ? { replaced } : {}),
    })),
  };
}

/** What is not known is left out. A host is best looked up by the name that stands in its own events. */
function targetOf({ target, observations }: RunRecord): object {
  const { user } = target.fingerprint;
  const names = observations
    .filter(({ kind }) => kind === 'event')
    .map(({ data }) => Object(Object(Object(data.event).Event).System).Computer as unknown);
  const host = names.find((name) => typeof name === 'string' && name !== '') ?? target.name;
  return {
    host: printable(String(host)),
    ...(typeof user === 'string' ? { user: printable(user) } : {}),
  };
}
