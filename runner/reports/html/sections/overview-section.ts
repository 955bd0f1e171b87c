import type { ScenarioRecord, Verdict } from '../../../model/run-record.ts';
import { type Outcome, outcomes, statuses } from '../../../model/words.ts';
import { attemptsOf } from '../../content/arms/attempts.ts';
import { verdictsOf } from '../../content/verdicts/findings.ts';
import { outcomeWords } from '../../content/verdicts/outcome-words.ts';
import { shown } from '../guest-text.ts';
import { type Html, html } from '../html.ts';
import { ladderStrip } from '../ladder/ladder-picture.ts';
import { reachInWords, reachOf } from '../ladder/reach.ts';
import { armAnchor, type Page } from '../page.ts';
import { signMeanings, statusMeanings, statusShown } from '../words-shown.ts';
import { controlTables } from './control-tables.ts';

/** Every control in every scenario and arm, and how far each arm came. */
export function overviewSection(page: Page): Html {
  const { run } = page;
  const verdicts = verdictsOf(run).map(({ verdict }) => verdict);
  return html`<section aria-labelledby="overview">
<h2 id="overview">At a glance</h2>
<h3>How far each arm came</h3>
${run.scenarios.length === 0 ? html`<p>No scenario was begun.</p>` : html`<ul class="strips">${run.scenarios.flatMap((scenario) => strips(page, scenario))}</ul>`}
<h3>Every control</h3>
${verdicts.length === 0 ? html`<p>No control was judged.</p>` : html`${filter(verdicts)}${controlTables(page)}${words(verdicts)}`}
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
