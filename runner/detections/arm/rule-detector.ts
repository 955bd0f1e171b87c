import type { Detector } from '../../ports/detector.ts';
import { RuleSet } from '../engine/rule-set.ts';
import type { Rule } from '../rule.ts';
import { detect } from './detect.ts';

/** The loaded rules behind the port. */
export function ruleDetector(rules: readonly Rule[]): Detector {
  const set = new RuleSet(rules);
  return {
    rules: Object.fromEntries(rules.map(({ id, sha256 }) => [id, sha256])),
    ruleOf: Object.fromEntries(rules.map(({ name, id }) => [name, id])),
    detect: (events, arm) => detect(events, set, arm),
  };
}
