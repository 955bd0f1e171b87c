import { RunLog } from '../../../runner/lifecycle/run-log.ts';
import { runSchemaName } from '../../../runner/model/run-record.ts';
import { RecordingStore } from '../../lifecycle/recording-store.ts';

/** The record of a run of which nothing has happened, on a guest that models something. */
export function emptyLog(): RunLog {
  return new RunLog(new RecordingStore(null, () => {}), {
    ...{ schema: runSchemaName, id: 'run', state: 'running', startedAt: '2026-01-01T00:00:00.000Z' },
    ...{ finishedAt: null, outcome: null, cleanUp: null, batch: null },
    harness: { version: '0', node: 'v0', rules: {} },
    target: {
      ...{ name: 'reference', platform: 'reference', fingerprint: {} },
      posture: { name: 'hardened', declared: {}, probed: {} },
    },
    modelled: ['of the guest'],
  });
}
