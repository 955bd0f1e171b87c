import { noiseOf } from '../../content/arms/noise.ts';
import { setOtherwise } from '../../content/target/drift.ts';
import { evidenceRemark } from '../../content/target/evidence-remark.ts';
import { mechanismOf } from '../../content/target/modelled.ts';
import { ownConfiguration } from '../../content/target/own-rules.ts';
import { verdictsOf } from '../../content/verdicts/findings.ts';
import { shown } from '../guest-text.ts';
import { type Html, html } from '../html.ts';
import type { Page } from '../page.ts';

/** What the target is said to be, what it was found to be, what of it is real, and what its rules do when nothing happens. */
export function targetSection(page: Page): Html {
  return html`<section aria-labelledby="target">
<h2 id="target">Target</h2>
${posture(page)}${ownRules(page)}
<h3 id="noise">Quiet arm</h3>
<p>Noise: ${shown(noiseOf(page.run))}.</p>
<h3 id="modelled">Real and modelled</h3>
${modelled(page)}
</section>`;
}

function posture(page: Page): Html {
  const { declared, probed, name } = page.run.target.posture;
  const controls = [...new Set([...Object.keys(declared), ...Object.keys(probed)])];
  const drift = setOtherwise(page.run);
  if (controls.length === 0) return html`<h3>Posture</h3><p>Neither declared nor probed.</p>`;
  return html`<table class="cards" role="table"><caption>Posture ${shown(name ?? 'without a name')}: declared, and probed on the target</caption>
<thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader">Control</th><th scope="col" role="columnheader">Declared</th><th scope="col" role="columnheader">Probed</th><th scope="col" role="columnheader">Remark</th></tr></thead>
<tbody role="rowgroup">
${controls.map((control) => {
  const [set, seen] = [declared[control] ?? null, probed[control] ?? 'unknown'];
  const remark = remarkOn(set, seen, drift.get(control) ?? null);
  return html`<tr role="row"${remark === '' ? null : html` class="inconclusive"`}><th scope="row" role="rowheader"><code>${shown(control, 80)}</code></th><td role="cell" data-label="declared">${set ?? 'not declared'}</td><td role="cell" data-label="probed">${seen}</td><td role="cell" data-label="remark">${remark === '' ? '–' : html`<strong>${shown(remark)}</strong>`}</td></tr>
`;
})}</tbody></table>`;
}

function remarkOn(declared: string | null, probed: string, drift: string | null): string {
  if (drift !== null) return `drift: set to ${drift} for this run, without telling the expectations`;
  if (declared === 'broken' || declared === 'rule-off') return `made to fail on purpose (${declared})`;
  if (probed === 'unknown') return declared === null ? '' : 'could not be probed';
  return declared !== null && declared !== probed ? `drift: ${probed}, and not ${declared} as declared` : '';
}

function ownRules({ run }: Page): Html | null {
  const { file, rules, notAsked } = ownConfiguration(run);
  if (file === null) return null;
  const items = rules.map(({ control, title, file: rule, actsAt, sources, missing }) => {
    const fed = missing.length === 0 ? `reads ${sources.join(', ')}` : `lacks ${missing.join(', ')}`;
    return html`<li><code>${shown(control, 80)}</code> ${shown(title)} <span class="quiet">(${shown(`${rule}, acts at ${actsAt}, ${fed}`)})</span></li>`;
  });
  return html`
<h3 id="own">From ${shown(file, 200)}</h3>
${items.length === 0 ? html`<p>No rules.</p>` : html`<p>Rules of the user’s own, each a control of this run:</p><ul>${items}</ul>`}${
  notAsked.length === 0
    ? null
    : html`
<p>Not asked: ${shown(notAsked.join(', '))}.</p>`
}`;
}

function modelled(page: Page): Html {
  const { modelled, run } = page;
  if (modelled === null) {
    const remark = evidenceRemark(run);
    return html`<p>The target is what it is: nothing on it is modelled by the harness.${remark === null ? null : html` <strong>${remark}</strong>`}</p>`;
  }
  const controls = [...new Set(verdictsOf(run).map(({ verdict }) => verdict.control))];
  const real = controls.filter((control) => mechanismOf(run, control) === 'real');
  return html`<p><strong>${evidenceRemark(run)}</strong> It is there to learn the tool and to prove the harness.</p>
<dl class="pairs"><div><dt>Modelled</dt><dd><ul>${modelled.map(({ name, controls: about }) => html`<li>${shown(name)}${about.length === 0 ? '' : html` <span class="quiet">(${shown(about.join(', '))})</span>`}</li>`)}</ul></dd></div>
<div><dt>Real</dt><dd><ul><li>the sensors</li>${real.map((control) => html`<li><code>${shown(control, 80)}</code></li>`)}</ul></dd></div></dl>`;
}
