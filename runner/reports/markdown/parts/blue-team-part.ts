import type { RunRecord } from '../../../model/run-record.ts';
import {
  accordWords,
  type BlueTeamWord,
  blueTeamWords,
  type ExerciseMoment,
  momentsOf,
  remarkOn,
  replacedInWords,
} from '../../content/blue-team.ts';
import { duration } from '../../content/figures/duration.ts';
import { code, list, prose, table } from '../escaped.ts';

/** The blue team's own verdicts beside the machine's, those that differ first; it does not say who is right. */
export function blueTeamPart(run: RunRecord): readonly string[] {
  const rows = blueTeamWords(run).map((word) => [
    accord(word),
    code(word.control),
    place(word, null),
    said(word),
    word.sinceStepMs === null ? '' : duration(word.sinceStepMs),
    word.note === null ? '' : prose(word.note),
  ]);
  const notes = momentsOf(run).flatMap((moment) =>
    moment.note === null || (moment.control !== null && moment.says !== null)
      ? []
      : [
          `${place(moment, moment.observation.step)}${moment.control === null ? '' : ` ${code(moment.control)}`}: ${prose(moment.note)}`,
        ],
  );
  if (rows.length === 0 && notes.length === 0) return [];
  const head = ['accord', 'control', 'where', 'what each says', 'after', 'note'];
  return [
    "### The blue team's own verdicts",
    ...(rows.length === 0 ? [] : ['', ...table(head, rows)]),
    ...(notes.length === 0 ? [] : ['', 'Notes:', '', ...list(notes)]),
  ];
}

function accord(word: BlueTeamWord): string {
  const remark = remarkOn(word);
  const words = word.accord === 'differ' ? `**${accordWords.differ}**` : accordWords[word.accord];
  return remark === null ? words : `${words}: ${remark}`;
}

function said({ sentence, replaced }: BlueTeamWord): string {
  return replaced.length === 0
    ? prose(sentence)
    : `${prose(sentence)} <sub>said before, replaced: ${prose(replaced.map(replacedInWords).join(', '))}</sub>`;
}

function place(
  { observation: { scenario, arm } }: ExerciseMoment | BlueTeamWord,
  step: string | null,
): string {
  const parts = [
    ...(scenario === null ? [] : [code(scenario)]),
    ...(arm === null ? [] : [`${arm} arm`]),
    ...(step === null ? [] : [step]),
  ];
  return parts.join(', ') || 'the whole run';
}
