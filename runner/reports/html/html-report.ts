import type { RunRecord } from '../../model/run-record.ts';
import type { ReportContext } from '../../ports/reporter.ts';
import { momentsOf } from '../content/blue-team.ts';
import { headline } from '../content/run/headline.ts';
import { diffSection } from './comparison/diff-section.ts';
import { document } from './document.ts';
import { exerciseSection } from './exercise/exercise-section.ts';
import { plain, shown } from './guest-text.ts';
import { historySection } from './history/history-section.ts';
import { html } from './html.ts';
import { type Page, pageOf, scenarioAnchor } from './page.ts';
import { banner } from './sections/banner.ts';
import { calibrationSection } from './sections/calibration-section.ts';
import { evidenceSection } from './sections/evidence-section.ts';
import { findingsSection } from './sections/findings-section.ts';
import { overviewSection } from './sections/overview-section.ts';
import { reproduceSection } from './sections/reproduce-section.ts';
import { scenarioSection } from './sections/scenario-section.ts';
import { targetSection } from './sections/target-section.ts';

/** The run as one page that needs nothing else: no script, no network, no other file. */
export function htmlReport(run: RunRecord, context: ReportContext): string {
  const page = pageOf(run, context);
  const title = html`${headline(run)} – run ${plain(run.id, 80)} on ${plain(run.target.name, 80)} – motw-harness`;
  const body = html`<a class="skip" href="#findings">Skip to the findings</a>
${banner(page)}
${contents(page)}
<main>
${findingsSection(page)}
${diffSection(page)}
${overviewSection(page)}
${exerciseSection(page)}
${historySection(page)}
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
    ...(page.diff === null ? [] : [['baseline', 'Compared with the baseline']]),
    ['overview', 'At a glance'],
    ...(momentsOf(page.run).length === 0 ? [] : [['exercise', 'Exercise']]),
    ['history', 'History'],
    ...page.run.scenarios.map(({ id }) => [scenarioAnchor(page, id), id]),
    ['target', 'Target'],
    ['calibration', 'Calibration'],
    ['reproduce', 'Verify and reproduce'],
    ['evidence', 'Evidence'],
  ];
  return html`<nav aria-label="Contents"><ul>${entries.map(([anchor = '', text = '']) => html`<li><a href="#${anchor}">${shown(text, 80)}</a></li>`)}</ul></nav>`;
}
