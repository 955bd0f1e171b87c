import { type Finding, findingsOf, verdictsOf } from '../../content/verdicts/findings.ts';
import { regression } from '../comparison/regression.ts';
import { plain, shown } from '../guest-text.ts';
import { type Html, html } from '../html.ts';
import { evidenceLinks, type Page, verdictAnchor, verdictLinks } from '../page.ts';
import { outcomeBadge } from '../words-shown.ts';
import { nextStep } from './next-step.ts';

/** What decides the outcome, root causes first, each with its next step. */
export function findingsSection(page: Page): Html {
  const findings = findingsOf(page.run);
  const gaps = verdictsOf(page.run).filter(({ verdict }) => verdict.outcome === 'known-gap');
  return html`<section aria-labelledby="findings">
<h2 id="findings">Findings</h2>
${regression(page.diff, (sentence) => html`<p class="regression unexpected">${sentence}</p>`)}
${findings.length === 0 ? html`<p>${nothingFound(page)}</p>` : html`<ol class="findings">${findings.map((one) => finding(one, page))}</ol>`}
${
  gaps.length === 0
    ? null
    : html`<h3>Known gaps</h3>
<ul class="plain">${gaps.map(({ scenario, verdict }) => html`<li>${outcomeBadge('known-gap')} <a href="#${verdictAnchor(page, scenario.id, verdict.control)}">${shown(verdict.control, 80)}</a> in ${shown(scenario.id, 80)}: ${shown(verdict.why)}</li>`)}</ul>`
}
</section>`;
}

function nothingFound({ run, diff }: Page): string {
  if (run.state !== 'finished')
    return `None so far: the run did not come to its end, and what was not judged is not known. Unless it is still under way, finish what it left: motw clean-up ${plain(run.id, 80)}.`;
  return verdictsOf(run).length === 0
    ? 'None, and nothing was judged.'
    : `${diff?.controls.some(({ change }) => change === 'regressed') ? 'Beside that none' : 'None'}: every verdict is as expected, or a known gap.`;
}

function finding(one: Finding, page: Page): Html {
  const { label, text, detail, verdicts } = one;
  const grave = label === 'INCONCLUSIVE' || label === 'UNDECLARED' ? 'inconclusive' : 'unexpected';
  const evidence = [...new Set(verdicts.flatMap(({ verdict }) => verdict.evidence))];
  return html`<li class="${grave}">
<p class="what"><strong class="label">${label}</strong> ${text}</p>
${detail === null ? null : html`<p>${detail}</p>`}
<p><strong>Next:</strong> ${nextStep(one, plain(page.run.id, 80))}</p>
${verdicts.length === 0 ? null : html`<p class="quiet">Verdict: ${verdictLinks(page, verdicts)}. Evidence: ${evidenceLinks(page, evidence)}.</p>`}
</li>`;
}
