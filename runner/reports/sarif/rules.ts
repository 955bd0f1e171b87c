import type { RunRecord } from '../../model/run-record.ts';
import { type ControlKind, undeclared } from '../../model/words.ts';
import { ownConfiguration } from '../content/target/own-rules.ts';
import { verdictsOf } from '../content/verdicts/findings.ts';
import { printable } from '../printable.ts';

/** What a result is about: a control, or the run as a whole. */
export interface Rule {
  /** Printable. */
  readonly id: string;
  readonly kind: ControlKind | 'run';
}

/** For what no control can be blamed. */
export const runRule: Rule = { id: 'run', kind: 'run' };

/** Every control that was judged, so that a log without results says of what it has none. */
export function rulesOf(run: RunRecord): readonly Rule[] {
  const judged = verdictsOf(run).map(({ verdict: { control, kind } }) => ({ id: printable(control), kind }));
  return [...new Map([runRule, ...judged].map((rule) => [rule.id, rule])).values()];
}

export function ruleOf(run: RunRecord, { id, kind }: Rule): object {
  const text = kind === 'run' ? aboutRun : id === undeclared ? aboutUndeclared : aboutControl(run, id, kind);
  return {
    id,
    shortDescription: { text: text.short },
    fullDescription: { text: text.full },
    help: { text: help },
    properties: { kind, tags: ['T1553.005', 'Mark-of-the-Web'] },
  };
}

const aboutRun = {
  short: 'The run could not tell everything.',
  full: 'The run was not finished, not left clean, or judged nothing: of what it does not report as unexpected it is not known that it works.',
};

const aboutUndeclared = {
  short: 'Something that is not declared blocked a step.',
  full: 'A step was blocked without a sign of any declared control. It stands in the way of the test, or is a control that should be declared.',
};

function aboutControl(run: RunRecord, id: string, kind: ControlKind) {
  const own = ownConfiguration(run).rules.find(({ control }) => printable(control) === id);
  const title = own === undefined ? '' : ` (${printable(own.title)})`;
  const means =
    kind === 'preventive'
      ? 'a control that should prevent a step of a Mark-of-the-Web bypass.'
      : 'a control that should detect a step of a Mark-of-the-Web bypass in time.';
  return {
    short: `The ${kind} control ${id} is not simply as expected.`,
    full: `${id}${title} is ${means}`,
  };
}

const help =
  'An error: the status is not the expected one. A warning: it could not be judged. A note: a known gap, with its reason. The evidence of each verdict is in the run folder.';
