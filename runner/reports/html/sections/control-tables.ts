import type { ScenarioRecord, Verdict } from '../../../model/run-record.ts';
import type { ActiveArm, Outcome } from '../../../model/words.ts';
import { duration } from '../../content/figures/duration.ts';
import { mechanismOf } from '../../content/target/modelled.ts';
import { plain, shown } from '../guest-text.ts';
import { type Html, html } from '../html.ts';
import { evidenceLinks, type Page, scenarioAnchor, verdictAnchor } from '../page.ts';
import { outcomeBadge, statusShown } from '../words-shown.ts';

/** How many scenarios have room for a column of each arm, and how many stand beside each other with their verdicts alone. */
const mostWithArms = 2;
const mostBeside = 5;

/** Every control in every scenario: one table, or several of about as many scenarios each, with the same order of controls. */
export function controlTables(page: Page): readonly Html[] {
  const scenarios = page.run.scenarios.filter(({ verdicts }) => verdicts.length > 0);
  const controls = worstControlsFirst(scenarios);
  if (scenarios.length <= mostWithArms) return [tableWithArms(page, controls, scenarios)];
  const tables = Math.ceil(scenarios.length / mostBeside);
  const size = Math.ceil(scenarios.length / tables);
  return Array.from({ length: tables }, (_, i) => {
    const own = scenarios.slice(i * size, (i + 1) * size);
    const which = tables === 1 ? '' : `, scenarios ${i * size + 1} to ${i * size + own.length}`;
    return verdictTable(page, controls, own, { number: i + 1, which });
  });
}

function worstControlsFirst(scenarios: readonly ScenarioRecord[]): readonly string[] {
  const byControl = Map.groupBy(
    scenarios.flatMap(({ verdicts }) => verdicts),
    ({ control }) => control,
  );
  const order = (verdicts: readonly Verdict[]) =>
    worstFirst.indexOf(worst(verdicts)) * 2 + (verdicts[0]?.kind === 'detective' ? 1 : 0);
  return [...byControl].toSorted(([, a], [, b]) => order(a) - order(b)).map(([control]) => control);
}

const worstFirst: readonly Outcome[] = ['unexpected', 'inconclusive', 'known-gap', 'unstated', 'expected'];

function worst(verdicts: readonly Verdict[]): Outcome {
  return worstFirst.find((outcome) => verdicts.some((v) => v.outcome === outcome)) ?? 'unstated';
}

function tableWithArms(page: Page, controls: readonly string[], scenarios: readonly ScenarioRecord[]): Html {
  const head = scenarios.map(
    (scenario) =>
      html`<th scope="colgroup" role="columnheader" colspan="${1 + scenario.arms.length}">${scenarioLink(page, scenario)}</th>`,
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
${controls.map((control) => row(page, control, scenarios, cellsWithArms))}</tbody></table></div>`;
}

function verdictTable(
  page: Page,
  controls: readonly string[],
  scenarios: readonly ScenarioRecord[],
  { number, which }: { readonly number: number; readonly which: string },
): Html {
  const caption = `overview-caption-${number}`;
  return html`<div class="wide" role="region" aria-labelledby="${caption}" tabindex="0">
<table class="cards overview beside" role="table"><caption id="${caption}">Each control’s verdict${which}; what each arm showed and the evidence are behind its link</caption>
<thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader">Control</th>${scenarios.map((scenario) => html`<th scope="col" role="columnheader">${scenarioLink(page, scenario)}</th>`)}<th scope="col" role="columnheader">Noise</th></tr></thead>
<tbody role="rowgroup">
${controls.filter((control) => scenarios.some((scenario) => verdictOf(scenario, control) !== null)).map((control) => row(page, control, scenarios, verdictCell))}</tbody></table></div>
`;
}

function scenarioLink(page: Page, { id }: ScenarioRecord): Html {
  return html`<a href="#${scenarioAnchor(page, id)}">${shown(id, 80)}</a>`;
}

function verdictOf({ verdicts }: ScenarioRecord, control: string): Verdict | null {
  return verdicts.find((verdict) => verdict.control === control) ?? null;
}

type CellsOf = (page: Page, scenario: ScenarioRecord, verdict: Verdict | null) => Html;

function row(page: Page, control: string, scenarios: readonly ScenarioRecord[], cellsOf: CellsOf): Html {
  const verdicts = scenarios.flatMap((scenario) => verdictOf(scenario, control) ?? []);
  const kind = [verdicts[0]?.kind, mechanismOf(page.run, control)].filter((word) => word != null).join(', ');
  const noise = Math.max(0, ...verdicts.map((v) => v.noise));
  const listened = page.run.quiet !== null && verdicts[0]?.kind === 'detective';
  return html`<tr role="row" class="${worst(verdicts)}" data-outcomes="${verdicts.map((v) => v.outcome).join(' ')}">
<th scope="row" role="rowheader"><code>${shown(control, 80)}</code><br><span class="quiet">${kind}</span></th>
${scenarios.map((scenario) => cellsOf(page, scenario, verdictOf(scenario, control)))}<td role="cell" data-label="noise">${listened ? noise : '–'}</td></tr>
`;
}

function cellsWithArms(page: Page, { id, arms }: ScenarioRecord, verdict: Verdict | null): Html {
  if (verdict === null) {
    return html`<td role="cell" colspan="${1 + arms.length}" class="quiet" data-label="${plain(id, 80)}">not exercised</td>`;
  }
  return html`<td role="cell" class="verdict" data-label="${plain(id, 80)}">${judged(page, id, verdict)}<div class="quiet">evidence: ${evidenceLinks(page, verdict.evidence)}</div></td>${arms.map(
    ({ arm }) => html`<td role="cell" data-label="${plain(id, 80)}, ${arm} arm">${ofArm(verdict, arm)}</td>`,
  )}`;
}

function verdictCell(page: Page, { id }: ScenarioRecord, verdict: Verdict | null): Html {
  if (verdict === null)
    return html`<td role="cell" class="verdict quiet" data-label="${plain(id, 80)}">not exercised</td>`;
  return html`<td role="cell" class="verdict ${verdict.outcome}" data-label="${plain(id, 80)}">${judged(page, id, verdict)}</td>`;
}

function judged(page: Page, scenario: string, verdict: Verdict): Html {
  const { outcome, control, status, expected } = verdict;
  return html`<div>${outcomeBadge(outcome)} <a href="#${verdictAnchor(page, scenario, control)}">${statusShown(status)}</a>${time(verdict)}</div>${
    expected === null || expected === status ? null : html`<div>expected: ${expected}</div>`
  }`;
}

function time({ timeToDetectMs }: Verdict): Html | null {
  return timeToDetectMs === null ? null : html` <span class="time">in ${duration(timeToDetectMs)}</span>`;
}

function ofArm({ arms }: Verdict, arm: ActiveArm): Html {
  const status = arms[arm];
  return status === undefined ? html`–` : statusShown(status);
}
