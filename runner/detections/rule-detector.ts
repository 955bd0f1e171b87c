import type { Detector } from '../ports/detector.ts';
import { detect } from './detect.ts';
import type { Rule } from './rule.ts';

/** The loaded rules behind the port. */
export function ruleDetector(rules: readonly Rule[]): Detector {
  return {
    rules: Object.fromEntries(rules.map(({ id, sha256 }) => [id, sha256])),
    detect: (events, arm) => detect(events, rules, arm),
  };
}
