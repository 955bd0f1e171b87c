import type { ChangedControl } from '../../content/comparison/changes-by-control.ts';
import { type Finding, findingsOf, verdictsOf } from '../../content/verdicts/findings.ts';
import { fromTo, placesOf, statusOrNone } from '../comparison/change-shown.ts';
import { regressedIn, regressionOf } from '../comparison/regression.ts';
import { plain, shown } from '../guest-text.ts';
import { type Html, html } from '../html.ts';
import { evidenceLinks, type Page, verdictAnchor, verdictLinks } from '../page.ts';
import { outcomeBadge } from '../words-shown.ts';
import { nextStep } from './next-step.ts';

/** What decides the outcome, root causes first, each with its next step. What regressed is told with its finding, or is one itself. */
export function findingsSection(page: Page): Html {
  const findings = findingsOf(page.run);
  const lost = regressedIn(page.diff);
  const untold = lost.filter((one) => !findings.some((finding) => isAbout(finding, one)));
  const gaps = verdictsOf(page.run).filter(({ verdict }) => verdict.outcome === 'known-gap');
  return html`<section aria-labelledby="findings">
<h2 id="findings">Findings</h2>
${findings.length + untold.length === 0 ? null : html`<ol class="findings">${untold.map(regressed)}${findings.map((one) => finding(one, lost, page))}</ol>`}${findings.length > 0 ? null : html`<p>${nothingFound(page)}</p>`}
${
  gaps.length === 0
    ? null
    : html`<h3>Known gaps</h3>
<ul class="plain">${gaps.map(({ scenario, verdict }) => html`<li>${outcomeBadge('known-gap')} <a href="#${verdictAnchor(page, scenario.id, verdict.control)}">${shown(verdict.control, 80)}</a> in ${shown(scenario.id, 80)}: ${shown(verdict.why)}</li>`)}</ul>`
}
</section>`;
}

function isAbout({ label, verdicts }: Finding, { control, scenarios }: ChangedControl): boolean {
  const places = verdicts
    .filter(({ verdict }) => verdict.control === control)
    .map(({ scenario }) => scenario.id);
  return label === 'UNEXPECTED' && scenarios.every((id) => places.includes(id));
}

function nothingFound({ run, diff }: Page): string {
  if (run.state !== 'finished')
    return `None so far: the run did not come to its end, and what was not judged is not known. Unless it is still under way, finish what it left: motw clean-up ${plain(run.id, 80)}.`;
  return verdictsOf(run).length === 0
    ? 'None, and nothing was judged.'
    : `${diff?.controls.some(({ change }) => change === 'regressed') ? 'Beside that none' : 'None'}: every verdict is as expected, or a known gap.`;
}

function finding(one: Finding, lost: readonly ChangedControl[], page: Page): Html {
  const { label, text, detail, verdicts } = one;
  const grave = label === 'INCONCLUSIVE' || label === 'UNDECLARED' ? 'inconclusive' : 'unexpected';
  const evidence = [...new Set(verdicts.flatMap(({ verdict }) => verdict.evidence))];
  const own = lost.filter((each) => isAbout(one, each));
  return html`<li class="${grave}">
<p class="what"><strong class="label">${label}</strong> ${text}</p>
${detail === null ? null : html`<p>${detail}</p>`}${own.map((each) => html`<p>${regressionOf(each)}</p>`)}
<p><strong>Next:</strong> ${nextStep(one, page.run)}</p>
${verdicts.length === 0 ? null : html`<p class="quiet">Verdict: ${verdictLinks(page, verdicts)}. Evidence: ${evidenceLinks(page, evidence)}.</p>`}
</li>`;
}

/** A regression to what is as expected, or of which nothing is expected, is no other finding. */
function regressed(one: ChangedControl): Html {
  return html`<li class="unexpected">
<p class="what"><strong class="label">REGRESSED</strong> <code>${shown(one.control, 80)}</code> (${placesOf(one)}): ${fromTo(statusOrNone(one.before), statusOrNone(one.after))}</p>
<p>${regressionOf(one)}</p>
<p><strong>Next:</strong> If it is meant to be so, there is nothing to do; if not, undo what changed (<a href="#baseline">what did</a>).</p>
</li>`;
}
