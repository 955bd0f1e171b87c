import { ruleViewOf } from '../../events/rule-view.ts';
import type { Detector } from '../../ports/detector.ts';

/**
 * Shows a run's rules its events as `motw detect` shows them those of a file. An alert names the event as it was read; that of a script
 * block in parts, the last of them.
 */
export function viewing(detector: Detector): Detector {
  return {
    rules: detector.rules,
    ruleOf: detector.ruleOf,
    detect: (events, arm) => detector.detect(ruleViewOf(events), arm),
  };
}
