import type { RunRecord, Verdict } from '../../../model/run-record.ts';
import { type ControlKind, outcomes, type Status, statuses } from '../../../model/words.ts';
import { counted } from '../../content/figures/counted.ts';
import { duration } from '../../content/figures/duration.ts';
import { headline, moodOf } from '../../content/run/headline.ts';
import { driftOf } from '../../content/target/drift.ts';
import { verdictsOf } from '../../content/verdicts/findings.ts';
import { outcomeSign, outcomeWords } from '../../content/verdicts/outcome-words.ts';
import { regression } from '../comparison/regression.ts';
import { shown } from '../guest-text.ts';
import { type Html, html } from '../html.ts';
import { moment } from '../moments.ts';
import type { Page } from '../page.ts';
import { outcomeBadge, statusShown } from '../words-shown.ts';

/** What a reader with ten seconds takes away. */
export function banner(page: Page): Html {
  const { run, modelled } = page;
  const mood = moodOf(run);
  const lost = regression(page.diff);
  return html`<header class="banner ${mood}">
<p class="kicker">motw-harness report: Mark-of-the-Web bypass${technique(run)}</p>
<h1><span aria-hidden="true">${outcomeSign(mood)}</span> ${headline(run)}</h1>
${run.cleanUp === 'dirty' ? html`<p class="alarm"><strong>Not clean:</strong> the run left something behind, or could not prove that it did not.</p>` : null}
${lost === null ? null : html`<p class="alarm unexpected">${lost}</p>`}
${modelled === null ? null : html`<p class="no-evidence"><strong>Reference guest: no evidence about Windows.</strong> Part of what was tested here is only modelled (<a href="#modelled">what is</a>).</p>`}
${tally(run)}
${facts(run)}
</header>`;
}

function technique({ scenarios }: RunRecord): Html {
  const ids = [...new Set(scenarios.map(({ technique }) => technique))];
  return html`${ids.map((id) => {
    const [, main, sub] = /^(T\d{4})\.(\d{3})$/.exec(id) ?? [];
    if (main === undefined || sub === undefined) return html`, ${shown(id, 40)}`;
    return html`, <a href="https://attack.mitre.org/techniques/${main}/${sub}/" rel="noreferrer">ATT&amp;CK ${id}</a>`;
  })}`;
}

/** How many verdicts have each status, worst news not hidden among the good. */
function tally(run: RunRecord): Html | null {
  const verdicts = verdictsOf(run).map(({ verdict }) => verdict);
  if (verdicts.length === 0) return null;
  const places = run.scenarios.filter((scenario) => scenario.verdicts.length > 0).length;
  return html`<dl class="tally">
${(['preventive', 'detective'] as const).map((kind) => tallyOf(kind, verdicts))}
<div><dt>Outcomes</dt><dd>${outcomes.flatMap((outcome) => {
    const n = verdicts.filter((v) => v.outcome === outcome).length;
    return n === 0 ? [] : [html`<span class="count">${n} ${outcomeBadge(outcome)}</span> `];
  })}<span class="count">in ${counted(places, 'scenario')}</span></dd></div>
</dl>`;
}

function tallyOf(kind: ControlKind, verdicts: readonly Verdict[]): Html | null {
  const own = verdicts.filter((verdict) => verdict.kind === kind);
  const counts = statuses.flatMap((status: Status) => {
    const n = own.filter((verdict) => verdict.status === status).length;
    return n === 0 ? [] : [html`<span class="count">${n} ${statusShown(status)}</span> `];
  });
  if (counts.length === 0) return null;
  return html`<div><dt>${kind === 'preventive' ? 'Preventive' : 'Detective'}</dt><dd>${counts}</dd></div>`;
}

function facts(run: RunRecord): Html {
  const { name, platform, fingerprint, posture } = run.target;
  const drift = driftOf(run);
  const rows: readonly (readonly [string, Html])[] = [
    [
      'Outcome',
      html`${run.outcome === null ? 'none' : outcomeWords(run.outcome)}${run.state === 'finished' ? '' : ` (${run.state})`}`,
    ],
    ['Clean-up', html`${run.cleanUp === null ? 'not proven' : run.cleanUp}`],
    ['Target', html`${shown(name)} (${platform === 'reference' ? 'reference guest' : 'Windows'})`],
    ['Posture', html`${shown(posture.name ?? 'as it was found')}`],
    ...(drift.length === 0 ? [] : [['Drift', html`<strong>${shown(drift.join(', '))}</strong>`] as const]),
    ['Began', moment(run.startedAt)],
    ['Took', html`${tookOf(run)}`],
    ['Run', html`<code>${shown(run.id, 80)}</code>`],
    ...(run.batch === null ? [] : [['Batch', html`<code>${shown(run.batch, 80)}</code>`] as const]),
    ['Harness', html`${shown(run.harness.version, 40)}, Node.js ${shown(run.harness.node, 40)}`],
    [
      'Fingerprint',
      html`${Object.entries(fingerprint).map(([key, value], i) => html`${i === 0 ? '' : ' · '}${shown(key, 40)} ${shown(String(value), 120)}`)}`,
    ],
  ];
  return html`<dl class="facts">
${rows.map(([term, value]) => html`<div><dt>${term}</dt><dd>${value}</dd></div>\n`)}</dl>`;
}

function tookOf({ startedAt, finishedAt }: RunRecord): string {
  const ms = finishedAt === null ? Number.NaN : Date.parse(finishedAt) - Date.parse(startedAt);
  return Number.isFinite(ms) ? duration(ms) : 'it has no recorded end';
}
