import type { RunRecord } from '../../../model/run-record.ts';
import { blueTeamWords, momentsOf } from '../../content/blue-team.ts';
import { duration } from '../../html/words-shown.ts';
import { code, list, prose, table } from '../escaped.ts';

const accords = {
  differ: '**they differ**',
  agree: 'they agree',
  remark: 'not the same',
  open: 'open',
} as const;

/** The blue team's own verdicts beside the machine's, those that differ first; it does not say who is right. */
export function blueTeamPart(run: RunRecord): readonly string[] {
  const rows = blueTeamWords(run).map(
    ({ observation, control, says, note, sinceStepMs, machine, accord }) => [
      accords[accord],
      code(control),
      `${code(observation.scenario ?? '')}${observation.arm === null ? '' : ` ${observation.arm}`}`,
      prose(says),
      machine ?? 'nothing',
      sinceStepMs === null ? '' : duration(sinceStepMs),
      note === null ? '' : prose(note),
    ],
  );
  const notes = momentsOf(run).flatMap(({ observation, control, says, note }) =>
    note === null || (control !== null && says !== null)
      ? []
      : [`${observation.step ?? 'run'}${control === null ? '' : ` ${code(control)}`}: ${prose(note)}`],
  );
  if (rows.length === 0 && notes.length === 0) return [];
  const head = ['together', 'control', 'scenario', 'blue team says', 'machine saw', 'after', 'note'];
  return [
    "### The blue team's own verdicts",
    ...(rows.length === 0 ? [] : ['', ...table(head, rows)]),
    ...(notes.length === 0 ? [] : ['', 'Notes:', '', ...list(notes)]),
  ];
}
