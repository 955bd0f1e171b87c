import type { ScenarioRecord, Verdict } from '../../../model/run-record.ts';
import { type ActiveArm, type Outcome, outcomes, statuses } from '../../../model/words.ts';
import { attemptsOf } from '../../content/arms/attempts.ts';
import { duration } from '../../content/figures/duration.ts';
import { mechanismOf } from '../../content/target/modelled.ts';
import { verdictsOf } from '../../content/verdicts/findings.ts';
import { outcomeWords } from '../../content/verdicts/outcome-words.ts';
import { plain, shown } from '../guest-text.ts';
import { type Html, html } from '../html.ts';
import { ladderStrip } from '../ladder/ladder-picture.ts';
import { reachInWords, reachOf } from '../ladder/reach.ts';
import { armAnchor, evidenceLinks, type Page, scenarioAnchor, verdictAnchor } from '../page.ts';
import { outcomeBadge, signMeanings, statusMeanings, statusShown } from '../words-shown.ts';

/** Every control in every scenario and arm, and how far each arm came. */
export function overviewSection(page: Page): Html {
  const { run } = page;
  const verdicts = verdictsOf(run).map(({ verdict }) => verdict);
  return html`<section aria-labelledby="overview">
<h2 id="overview">At a glance</h2>
<h3>How far each arm came</h3>
${run.scenarios.length === 0 ? html`<p>No scenario was begun.</p>` : html`<ul class="strips">${run.scenarios.flatMap((scenario) => strips(page, scenario))}</ul>`}
<h3>Every control</h3>
${verdicts.length === 0 ? html`<p>No control was judged.</p>` : html`${filter(verdicts)}${table(page)}${words(verdicts)}`}
</section>`;
}

/** By outcome, without a script: the style sheet hides rows by which of these is checked. */
function filter(verdicts: readonly Verdict[]): Html | null {
  const present = outcomes.filter((outcome) => verdicts.some((v) => v.outcome === outcome));
  if (present.length < 2) return null;
  const choice = (id: string, text: string, n: number, checked: boolean) =>
    html`<span><input type="radio" name="show" id="show-${id}"${checked ? html` checked` : null}> <label for="show-${id}">${text} (${n})</label></span> `;
  return html`<fieldset class="filter"><legend>Show verdicts, here and in the scenarios</legend>
${choice('all', 'all', verdicts.length, true)}${present.map((outcome: Outcome) =>
  choice(outcome, outcomeWords(outcome), verdicts.filter((v) => v.outcome === outcome).length, false),
)}</fieldset>`;
}

function table(page: Page): Html {
  const scenarios = page.run.scenarios.filter(({ verdicts }) => verdicts.length > 0);
  const controls = [...new Set(scenarios.flatMap(({ verdicts }) => verdicts.map(({ control }) => control)))];
  const order = (control: string) => {
    const verdicts = scenarios.flatMap((scenario) => scenario.verdicts.filter((v) => v.control === control));
    return worstFirst.indexOf(worst(verdicts)) * 2 + (verdicts[0]?.kind === 'detective' ? 1 : 0);
  };
  const ordered = controls.toSorted((a, b) => order(a) - order(b));
  const head = scenarios.map(
    ({ id, arms }) =>
      html`<th scope="colgroup" role="columnheader" colspan="${1 + arms.length}"><a href="#${scenarioAnchor(page, id)}">${shown(id, 80)}</a></th>`,
  );
  const columns = scenarios.map(
    ({ arms }) =>
      html`<th scope="col" role="columnheader">Verdict</th>${arms.map(({ arm }) => html`<th scope="col" role="columnheader">${arm} arm</th>`)}`,
  );
  return html`<div class="wide" role="region" aria-labelledby="overview-caption" tabindex="0">
<table class="cards overview" role="table"><caption id="overview-caption">Each control’s verdict, what each arm showed by itself, and the raw evidence</caption>
<thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader" rowspan="2">Control</th>${head}<th scope="col" role="columnheader" rowspan="2">Noise</th></tr>
<tr role="row">${columns}</tr></thead>
<tbody role="rowgroup">
${ordered.map((control) => row(page, control, scenarios))}</tbody></table></div>`;
}

function row(page: Page, control: string, scenarios: readonly ScenarioRecord[]): Html {
  const found = scenarios.map((scenario) => ({
    scenario,
    verdict: scenario.verdicts.find((v) => v.control === control) ?? null,
  }));
  const verdicts = found.flatMap(({ verdict }) => verdict ?? []);
  const kind = [verdicts[0]?.kind, mechanismOf(page.run, control)].filter((word) => word != null).join(', ');
  const noise = Math.max(0, ...verdicts.map((v) => v.noise));
  const listened = page.run.quiet !== null && verdicts[0]?.kind === 'detective';
  return html`<tr role="row" class="${worst(verdicts)}" data-outcomes="${verdicts.map((v) => v.outcome).join(' ')}">
<th scope="row" role="rowheader"><code>${shown(control, 80)}</code><br><span class="quiet">${kind}</span></th>
${found.map(({ scenario, verdict }) => cells(page, scenario, verdict))}<td role="cell" data-label="noise">${listened ? noise : '–'}</td></tr>
`;
}

const worstFirst: readonly Outcome[] = ['unexpected', 'inconclusive', 'known-gap', 'unstated', 'expected'];

function worst(verdicts: readonly Verdict[]): Outcome {
  return worstFirst.find((outcome) => verdicts.some((v) => v.outcome === outcome)) ?? 'unstated';
}

function cells(page: Page, scenario: ScenarioRecord, verdict: Verdict | null): Html {
  const { id, arms } = scenario;
  if (verdict === null) {
    return html`<td role="cell" colspan="${1 + arms.length}" class="quiet" data-label="${plain(id, 80)}">not exercised</td>`;
  }
  return html`<td role="cell" class="verdict" data-label="${plain(id, 80)}"><div>${outcomeBadge(verdict.outcome)} <a href="#${verdictAnchor(page, id, verdict.control)}">${statusShown(verdict.status)}</a>${time(verdict)}</div>${
    verdict.expected === null || verdict.expected === verdict.status
      ? null
      : html`<div>expected: ${verdict.expected}</div>`
  }<div class="quiet">evidence: ${evidenceLinks(page, verdict.evidence)}</div></td>${arms.map(
    ({ arm }) => html`<td role="cell" data-label="${plain(id, 80)}, ${arm} arm">${ofArm(verdict, arm)}</td>`,
  )}`;
}

function time({ timeToDetectMs }: Verdict): Html | null {
  return timeToDetectMs === null ? null : html` <span class="time">in ${duration(timeToDetectMs)}</span>`;
}

function ofArm({ arms }: Verdict, arm: ActiveArm): Html {
  const status = arms[arm];
  return status === undefined ? html`–` : statusShown(status);
}

function strips(page: Page, scenario: ScenarioRecord): readonly Html[] {
  if (scenario.arms.length === 0) return [html`<li>${shown(scenario.id, 80)}: no arm was run</li>`];
  return scenario.arms.map((arm) => {
    const last = attemptsOf(page.run, scenario.id, arm).at(-1);
    if (last === undefined)
      return html`<li>${shown(scenario.id, 80)}, ${arm.arm} arm: nothing was begun</li>`;
    const reach = reachOf(scenario, arm.arm, last);
    const again = last.number > 1 ? `, attempt ${last.number}` : '';
    return html`<li>${ladderStrip(reach)}<span><a href="#${armAnchor(page, scenario.id, arm.arm, last.number)}">${shown(scenario.id, 80)}, ${arm.arm} arm${again}</a>: ${shown(reachInWords(reach), 200)}</span></li>`;
  });
}

function words(verdicts: readonly Verdict[]): Html {
  const used = statuses.filter((status) =>
    verdicts.some((v) => v.status === status || Object.values(v.arms).includes(status)),
  );
  return html`<details class="words"><summary>What the words mean</summary>
<p>${signMeanings}. A preventive or detective control …</p>
<dl class="terms">${used.map((status) => html`<div><dt>${statusShown(status)}</dt><dd>${statusMeanings[status]}</dd></div>`)}</dl>
<p>The verdict holds what was seen against what was expected. A control that depends on the mark must act in the marked arm and not in the unmarked one. The time to detect runs from the start of the step to the moment at which the evidence could be read. Noise is how often the rule hit while nothing was done.</p></details>`;
}
