import { RunLog } from '../../lifecycle/run-log.ts';
import { hostTimestamp } from '../../model/host-time.ts';
import { runSchemaName } from '../../model/run-record.ts';
import type { Detector } from '../../ports/detector.ts';
import type { Target } from '../../ports/target.ts';
import { version } from '../version.ts';
import type { RunPlace } from './reference-rig.ts';

/** The record of a run that has not begun. */
export async function beginLog(
  folder: RunPlace,
  target: Target,
  { rules, ruleOf }: Detector,
): Promise<RunLog> {
  const log = new RunLog(folder, {
    schema: runSchemaName,
    id: folder.id,
    state: 'running',
    startedAt: hostTimestamp(),
    finishedAt: null,
    outcome: null,
    cleanUp: null,
    batch: null,
    harness: { version: await version(), node: process.version, rules },
    target: {
      name: target.name,
      platform: target.platform,
      fingerprint: {},
      posture: { ...target.posture, probed: {} },
    },
    modelled: target.modelled,
  });
  log.observe(null, null, {
    kind: 'configuration',
    source: 'harness',
    summary: 'the rule that each detective control is',
    data: { ruleOf },
  });
  return log;
}
