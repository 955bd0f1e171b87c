import type { RunRecord } from '../../model/run-record.ts';
import {
  accordWords,
  type BlueTeamWord,
  blueTeamWords,
  type ExerciseMoment,
  momentsOf,
  remarkOn,
  replacedInWords,
} from '../content/blue-team.ts';
import { duration } from '../content/figures/duration.ts';

/** What the blue team said of a scenario's controls, and what else it noted there; of no scenario (null), of the whole run. */
export function exerciseLines(run: RunRecord, scenario: string | null): readonly string[] {
  const words = blueTeamWords(run).filter(({ observation }) => observation.scenario === scenario);
  const notes = momentsOf(run).filter(
    ({ observation, control, says, note }) =>
      observation.scenario === scenario && note !== null && (control === null || says === null),
  );
  return [...words.map(wordLine), ...notes.map(noteLine)];
}

function wordLine(word: BlueTeamWord): string {
  const { observation, control, accord, sentence, sinceStepMs, note, replaced } = word;
  const parts = [
    ...(observation.arm === null ? [] : [`${observation.arm} arm`]),
    ...(sinceStepMs === null ? [] : [duration(sinceStepMs)]),
  ];
  const where = parts.length === 0 ? '' : ` (${parts.join(', ')})`;
  const remark = remarkOn(word);
  return [
    `blue team, ${accordWords[accord]}: ${control}${where}: ${sentence}`,
    ...(remark === null ? [] : [remark]),
    ...(note === null ? [] : [`note: ${note}`]),
    ...(replaced.length === 0 ? [] : [`said before, replaced: ${replaced.map(replacedInWords).join(', ')}`]),
  ].join('; ');
}

function noteLine({ observation: { arm, step }, control, note }: ExerciseMoment): string {
  const parts = [control, arm === null ? null : `${arm} arm`, step].filter((part) => part !== null);
  return `note of the blue team${parts.length === 0 ? '' : ` (${parts.join(', ')})`}: ${note}`;
}
