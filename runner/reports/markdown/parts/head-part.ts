import type { RunRecord } from '../../../model/run-record.ts';
import { endingOf } from '../../content/run/ending.ts';
import { headline, moodOf } from '../../content/run/headline.ts';
import { driftOf } from '../../content/target/drift.ts';
import { unexercisedRemark } from '../../content/target/unexercised.ts';
import { outcomeSign } from '../../content/verdicts/outcome-words.ts';
import { code, prose } from '../escaped.ts';
import { minute } from '../minute.ts';

/** What a reader with ten seconds takes away. */
export function headPart(run: RunRecord): readonly string[] {
  const { name, platform, posture } = run.target;
  const drift = driftOf(run);
  const unexercised = unexercisedRemark(run);
  const kind = platform === 'reference' ? 'reference guest' : 'Windows';
  const where = `Run ${code(run.id)} on ${code(name)} (${kind}), posture ${posture.name === null ? 'as it was found' : code(posture.name)}, ${minute(run.startedAt)}`;
  return [
    `## ${outcomeSign(moodOf(run))} ${headline(run)}`,
    '',
    `${where}; ${endingOf(run)}.`,
    ...(drift.length === 0 ? [] : ['', `Drift: ${prose(drift.join(', '))}`]),
    ...(platform === 'reference'
      ? [
          '',
          '> **Reference guest: no evidence about Windows.** Part of what was tested here is only modelled.',
        ]
      : []),
    ...(unexercised === null ? [] : ['', `> ${prose(unexercised)}`]),
  ];
}
