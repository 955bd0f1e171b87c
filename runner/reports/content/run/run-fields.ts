import type { RunRecord } from '../../../model/run-record.ts';
import { printable } from '../../printable.ts';
import { driftOf } from '../target/drift.ts';
import { evidenceRemark } from '../target/evidence-remark.ts';

/** What a run is, for programs, in formats that carry fields of our own. Every text is printable. */
export function runFields(run: RunRecord) {
  const { id, state, outcome, cleanUp, batch, startedAt, finishedAt, target } = run;
  const name = target.posture.name;
  return {
    run: printable(id),
    ...{ state, outcome, cleanUp },
    startedAt: printable(startedAt),
    finishedAt: finishedAt === null ? null : printable(finishedAt),
    batch: batch === null ? null : printable(batch),
    target: printable(target.name),
    platform: target.platform,
    posture: name === null ? null : printable(name),
    drift: driftOf(run).map(printable),
    fingerprint: Object.fromEntries(
      Object.entries(target.fingerprint).map(([key, value]) => [
        printable(key),
        typeof value === 'string' ? printable(value) : value,
      ]),
    ),
    modelled: run.modelled.map(printable),
    remark: evidenceRemark(run),
  };
}
