import type { RunRecord } from '../../model/run-record.ts';
import type { ReportContext } from '../../ports/reporter.ts';
import { document } from './document.ts';
import { plain, shown } from './guest-text.ts';
import { html } from './html.ts';
import { type Page, pageOf, scenarioAnchor } from './page.ts';
import { banner, headline } from './sections/banner.ts';
import { calibrationSection } from './sections/calibration-section.ts';
import { evidenceSection } from './sections/evidence-section.ts';
import { findingsSection } from './sections/findings-section.ts';
import { overviewSection } from './sections/overview-section.ts';
import { reproduceSection } from './sections/reproduce-section.ts';
import { scenarioSection } from './sections/scenario-section.ts';
import { targetSection } from './sections/target-section.ts';

/** The run as one page that needs nothing else: no script, no network, no other file. */
export function htmlReport(run: RunRecord, { calibration }: ReportContext): string {
  const page = pageOf(run, calibration);
  const title = html`${headline(run)} – run ${plain(run.id, 80)} on ${plain(run.target.name, 80)} – motw-harness`;
  const body = html`<a class="skip" href="#findings">Skip to the findings</a>
${banner(page)}
${contents(page)}
<main>
${findingsSection(page)}
${overviewSection(page)}
${run.scenarios.map((scenario) => scenarioSection(page, scenario))}
${targetSection(page)}
${calibrationSection(page)}
${reproduceSection(page)}
${evidenceSection(page)}
</main>
<footer><p>Made by motw-harness ${shown(run.harness.version, 40)} from the record of run ${shown(run.id, 80)}. It has no script and loads nothing.</p></footer>`;
  return document({ title, body, theme: run.target.platform });
}

function contents(page: Page) {
  const entries = [
    ['findings', 'Findings'],
    ['overview', 'At a glance'],
    ...page.run.scenarios.map(({ id }) => [scenarioAnchor(page, id), id]),
    ['target', 'Target'],
    ['calibration', 'Calibration'],
    ['reproduce', 'Verify and reproduce'],
    ['evidence', 'Evidence'],
  ];
  return html`<nav aria-label="Contents"><ul>${entries.map(([anchor = '', text = '']) => html`<li><a href="#${anchor}">${shown(text, 80)}</a></li>`)}</ul></nav>`;
}
