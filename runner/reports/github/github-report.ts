import type { RunRecord } from '../../model/run-record.ts';
import type { ReportContext } from '../../ports/reporter.ts';
import { endingOf } from '../content/run/ending.ts';
import { driftOf } from '../content/target/drift.ts';
import { evidenceRemark } from '../content/target/evidence-remark.ts';
import type { ScenarioFile } from '../scenario-file.ts';
import { annotationsOf } from './annotations.ts';
import { type Annotation, workflowCommand } from './workflow-command.ts';

/** As many of each level does GitHub take from one step. */
const most = 10;

/** Annotations of a GitHub Actions job, and a last line in plain words, without that line's end. */
export function githubReport(run: RunRecord, { diff }: ReportContext, fileOf: ScenarioFile): string {
  const all = annotationsOf(run, diff, fileOf);
  const drift = driftOf(run);
  const remark = evidenceRemark(run);
  const where = [
    `run ${run.id} on ${run.target.name}`,
    ...(remark === null ? [] : [remark]),
    ...(drift.length === 0 ? [] : [`drift: ${drift.join(', ')}`]),
  ];
  const lines = (['error', 'warning', 'notice'] as const).flatMap((level) =>
    shown(all.filter((one) => one.level === level)).map((one) =>
      workflowCommand({ ...one, message: [...one.message, ...where] }),
    ),
  );
  return [...lines, [endingOf(run), ...(remark === null ? [] : [remark])].join('. ')].join('\n');
}

/** Those that GitHub would not show are named in the last one that it does. */
function shown(ofLevel: readonly Annotation[]): readonly Annotation[] {
  if (ofLevel.length <= most) return ofLevel;
  const kept = ofLevel.slice(0, most - 1);
  const others = ofLevel.slice(most - 1);
  const [first] = others;
  if (first === undefined) return kept;
  return [
    ...kept,
    {
      level: first.level,
      title: `and ${others.length} more`,
      message: others.slice(0, 100).map(({ title }) => title),
      file: null,
    },
  ];
}
