import type { HistoryDocument } from '../../../model/memory/history.ts';
import { counted } from '../../content/figures/counted.ts';
import { shown } from '../guest-text.ts';
import { type Html, html } from '../html.ts';
import { plainSpan } from '../moments.ts';
import type { Page } from '../page.ts';
import { detectionTimes } from './detection-times.ts';
import { type Past, pastOf } from './past.ts';
import { statusGrid } from './status-grid.ts';
import { shapeDefinitions } from './status-shape.ts';
import { turnList } from './turn-list.ts';

/** How each control stood in the runs before this one, and what changed in between. */
export function historySection({ history, run }: Page): Html {
  return html`<section aria-labelledby="history">
<h2 id="history">History</h2>
${history === null || history.runs.length < 2 ? html`<p>There is nothing to compare with yet: ${nothing(history)}</p>` : whole(pastOf(history, run.id))}
${unreadable(history)}
</section>`;
}

function nothing(history: HistoryDocument | null): string {
  return history === null
    ? 'no earlier run was at hand when this report was made. See motw history.'
    : 'this is the first run of this target in this posture that is remembered.';
}

function whole(past: Past): Html {
  return html`<p>${summary(past)}</p>
${
  past.controls.length === 0
    ? html`<p>No control was judged in any of them.</p>`
    : html`${shapeDefinitions()}<h3 id="history-grid">Control by time</h3>
${statusGrid(past)}${past.leftOut === 0 ? null : html`<p>${counted(past.leftOut, 'control')} more, for which there is no room here: <code>motw history</code> has all.</p>`}
${turnList(past)}
${detectionTimes(past)}`
}`;
}

function summary({ runs, controls }: Past): Html {
  const [first, last] = [runs[0], runs.at(-1)];
  const changed = Map.groupBy(
    controls.filter(({ history }) => history.changes.some(({ run }) => runs.some(({ id }) => id === run))),
    ({ history }) => history.control,
  );
  const where =
    first === undefined
      ? null
      : html` of ${shown(first.target, 80)}${first.posture === null ? null : html` in posture ${shown(first.posture, 80)}`}`;
  const names = [...changed].map(
    ([control, own], i) =>
      html`${i === 0 ? '' : '; '}<code>${shown(control, 80)}</code> (in ${shown(own.map(({ history }) => history.scenario).join(', '), 160)})`,
  );
  return html`${counted(runs.length, 'run')}${where}, ${plainSpan(first?.startedAt ?? '', last?.startedAt ?? '')}, oldest left. ${names.length === 0 ? 'No control’s status changed.' : html`Status changed: ${names}.`}`;
}

function unreadable(history: HistoryDocument | null): Html | null {
  if (history === null || history.unreadable.length === 0) return null;
  return html`<details><summary>${counted(history.unreadable.length, 'run folder')} could not be read, and ${history.unreadable.length === 1 ? 'is' : 'are'} missing here</summary><ul>${history.unreadable.slice(0, 50).map(({ folder, reason }) => html`<li><code>${shown(folder, 120)}</code>: ${shown(reason)}</li>`)}</ul></details>`;
}
