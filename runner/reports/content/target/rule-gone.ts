import type { RunRecord } from '../../../model/run-record.ts';
import { setOtherwise } from './drift.ts';

/** Whether a detective control was judged without its rule: it was taken away, or the record names those in force and not this one. */
export function ruleIsGone(run: RunRecord, control: string): boolean {
  if (setOtherwise(run).get(control) === 'rule-off' || run.target.posture.declared[control] === 'rule-off')
    return true;
  const said = run.observations.filter(({ kind }) => kind === 'configuration').map(({ data }) => data);
  // What a server judges is no rule of ours, and the record does not say which controls these are.
  if (said.some(({ asked }) => asked === true)) return false;
  const rules = said.flatMap(({ ruleOf }) => (ruleOf === undefined ? [] : [Object(ruleOf)]));
  return rules.length > 0 && !rules.some((ruleOf) => Object.hasOwn(ruleOf, control));
}
