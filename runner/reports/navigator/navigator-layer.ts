import type { RunRecord, ScenarioRecord } from '../../model/run-record.ts';
import { doubtsOf } from '../content/run/doubts.ts';
import { runFields } from '../content/run/run-fields.ts';
import { evidenceRemark } from '../content/target/evidence-remark.ts';
import { printable } from '../printable.ts';
import { gradient, legendItems } from './colours.ts';
import { type Row, techniquesOf } from './technique.ts';

const meaning =
  'Score: of the verdicts of which it is known whether the control did its job, the percentage in which it did: it prevented, or detected in time. A warning and a late alert do not count, and neither does a control that is switched off or has no sensor. Verdicts on what was not reached or could not be judged are left out, and counted in the comment. No score: nothing is known. Expectations do not change the score. Colour: red, something is unexpected; grey, it is not known, because a verdict is inconclusive, the run was not finished or not left clean, or nothing was judged or expected; orange, a known gap; from yellow to green the score, where all is as expected.';

/**
 * The run's results as a layer of the ATT&CK Navigator, format 4.5
 * (https://github.com/mitre-attack/attack-navigator/blob/master/layers/spec/v4.5/layerformat.md), one JSON document. It names neither
 * a version of ATT&CK, so that a viewer takes its own and asks nobody to upgrade, nor a tactic: that of T1553.005 has been renamed.
 */
export function navigatorLayer(run: RunRecord): string {
  const remark = evidenceRemark(run);
  const about = ['What the controls did in one run of motw-harness.', remark ?? [], doubtText(run), meaning];
  return JSON.stringify(
    {
      name: nameOf(run),
      versions: { navigator: '5.1.0', layer: '4.5' },
      domain: 'enterprise-attack',
      description: about.flat().join(' '),
      layout: { layout: 'side', showID: true, showName: true, expandedSubtechniques: 'annotated' },
      techniques: techniquesOf(run, byTechnique(run)),
      gradient,
      legendItems,
      metadata: metadataOf(run),
    },
    null,
    2,
  );
}

function nameOf({ id, startedAt, target }: RunRecord): string {
  const what = target.platform === 'reference' ? ', reference guest: no evidence about Windows' : '';
  return printable(`${target.name}, ${startedAt.slice(0, 10)}, run ${id}${what}`);
}

function doubtText(run: RunRecord): readonly string[] {
  const doubts = doubtsOf(run).map(({ text }) => text);
  return doubts.length === 0 ? [] : [`Beware: ${doubts.join('; ')}.`];
}

/** Only ids that ATT&CK could have. */
function byTechnique({ scenarios }: RunRecord): ReadonlyMap<string, readonly ScenarioRecord[]> {
  return Map.groupBy(
    scenarios.filter(({ technique }) => /^T\d{4}(\.\d{3})?$/.test(technique)),
    ({ technique }) => technique,
  );
}

function metadataOf(run: RunRecord): readonly Row[] {
  const { fingerprint, drift, modelled, ...rest } = runFields(run);
  const rows: readonly (readonly [string, unknown])[] = [
    ...Object.entries(rest),
    ['drift', drift.join(', ')],
    ['modelled', modelled.join('; ')],
    ...Object.entries(fingerprint).map(([key, value]) => [`fingerprint: ${key}`, value] as const),
    ['harness', printable(run.harness.version)],
  ];
  // The Navigator drops a row whose name or value is empty.
  return rows.flatMap(([name, value]) =>
    name === '' || value === null || value === '' ? [] : [{ name, value: String(value) }],
  );
}
