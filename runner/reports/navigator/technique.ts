import type { RunRecord, ScenarioRecord, Verdict } from '../../model/run-record.ts';
import { type Outcome, outcomes, undeclared } from '../../model/words.ts';
import { doubtsOf } from '../content/run/doubts.ts';
import { evidenceRemark } from '../content/target/evidence-remark.ts';
import { outcomeWords } from '../content/verdicts/outcome-words.ts';
import { verdictInWords } from '../content/verdicts/verdict-in-words.ts';
import { printable } from '../printable.ts';
import { colourOf } from './colours.ts';
import { type Score, scoreOf } from './score.ts';

export type Row = { readonly name: string; readonly value: string } | { readonly divider: true };

/** Each technique, with its parent before it where it is a sub-technique: a sub-technique is only seen under an unfolded parent. */
export function techniquesOf(
  run: RunRecord,
  tested: ReadonlyMap<string, readonly ScenarioRecord[]>,
): readonly object[] {
  const parents = new Set([...tested.keys()].flatMap((id) => (id.includes('.') ? [parentOf(id)] : [])));
  const only = [...parents].filter((id) => !tested.has(id));
  return [
    ...only.map((id) =>
      parent(
        id,
        [...tested.keys()].filter((one) => parentOf(one) === id),
      ),
    ),
    ...[...tested].map(([id, scenarios]) => technique(run, id, scenarios, parents.has(id))),
  ];
}

function parentOf(id: string): string {
  return id.split('.')[0] ?? id;
}

/** Neither scored nor coloured: its other sub-techniques were not tested. */
function parent(id: string, tested: readonly string[]): object {
  return { techniqueID: id, comment: `Only ${tested.join(', ')} was tested.`, showSubtechniques: true };
}

function technique(
  run: RunRecord,
  id: string,
  scenarios: readonly ScenarioRecord[],
  isParent: boolean,
): object {
  const verdicts = scenarios.flatMap((scenario) => scenario.verdicts);
  const score = scoreOf(verdicts);
  const colour = colourOf(run, verdicts, score.score);
  return {
    techniqueID: id,
    ...(score.score === null ? {} : { score: score.score }),
    ...(colour === null ? {} : { color: colour }),
    comment: comment(run, verdicts, score),
    metadata: rows(scenarios),
    links: [{ label: `ATT&CK ${id}`, url: `https://attack.mitre.org/techniques/${id.replace('.', '/')}/` }],
    ...(isParent ? { showSubtechniques: true } : {}),
  };
}

function comment(run: RunRecord, verdicts: readonly Verdict[], { acted, known, unknown }: Score): string {
  const job =
    known === 0
      ? 'Of no control is it known whether it did its job.'
      : `In ${acted} of ${known} verdicts the control did its job.`;
  const counts = outcomes.flatMap((outcome) => {
    const n = verdicts.filter((verdict) => verdict.outcome === outcome).length;
    return n === 0 ? [] : [`${n} ${outcomeWords(outcome)}`];
  });
  const named = (wanted: Outcome, word: string) => {
    const ids = verdicts.flatMap(({ outcome, control }) => (outcome === wanted ? [printable(control)] : []));
    return ids.length === 0 ? [] : [`${word}: ${[...new Set(ids)].join(', ')}.`];
  };
  const doubts = doubtsOf(run).map(({ text }) => text);
  // The Navigator shows the beginning of a long one.
  return [
    ...named('unexpected', 'Unexpected'),
    ...(doubts.length === 0 ? [] : [`Beware: ${doubts.join('; ')}.`]),
    ...named('known-gap', 'Known gap'),
    job,
    ...(unknown === 0 ? [] : [`Left out, as not reached or not judged: ${unknown}.`]),
    ...(counts.length === 0 ? [] : [`Verdicts: ${counts.join(', ')}.`]),
    ...(verdicts.some(({ control }) => control === undeclared)
      ? ['Something undeclared blocked a step.']
      : []),
    evidenceRemark(run) ?? [],
  ]
    .flat()
    .join(' ');
}

/** One a control; scenarios are parted. */
function rows(scenarios: readonly ScenarioRecord[]): readonly Row[] {
  return scenarios.flatMap(({ id, verdicts }, i): readonly Row[] => [
    ...(i === 0 ? [] : [{ divider: true } as const]),
    { name: 'scenario', value: printable(id) || 'without a name' },
    ...verdicts.map((verdict) => ({
      name: printable(verdict.control) || 'without a name',
      value: verdictInWords(verdict),
    })),
  ]);
}
