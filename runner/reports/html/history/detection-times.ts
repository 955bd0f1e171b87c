import { duration } from '../../content/figures/duration.ts';
import { median } from '../../content/figures/median.ts';
import { shown } from '../guest-text.ts';
import { type Html, html } from '../html.ts';
import type { Past, PastControl } from './past.ts';
import { sparkline } from './sparkline.ts';

/** How fast each detective control was, over time; null where none was ever timed. */
export function detectionTimes(past: Past): Html | null {
  const timed = past.controls.filter(({ points }) => points.some((point) => timeOf(point) !== null));
  if (timed.length === 0) return null;
  const head = ['Control', 'Over time', 'Least', 'Median', 'Most', 'This run'];
  return html`<h3 id="history-times">Time to detect</h3>
<p>From the beginning of the step to the moment the evidence could be read, oldest run left; each line is on a scale of its own, dashed at its median. A gap: no time in that run; a cross: missed.</p>
<table class="cards speeds" role="table" aria-labelledby="history-times">
<thead role="rowgroup"><tr role="row">${head.map((text) => html`<th scope="col" role="columnheader">${text}</th>`)}</tr></thead>
<tbody role="rowgroup">
${timed.map((control) => row(past, control))}</tbody></table>`;
}

function timeOf(point: PastControl['points'][number] | undefined): number | null {
  return point?.timeToDetectMs ?? null;
}

function row(past: Past, { history, points }: PastControl): Html {
  const times = points.map(timeOf);
  const known = times.filter((time) => time !== null);
  const [least, middle, most] = [Math.min(...known), median(known) ?? 0, Math.max(...known)];
  const missed = points.map((point) => point?.status === 'missed');
  const now = timeOf(points[past.now]);
  const figures = [
    ['least', duration(least)],
    ['median', duration(middle)],
    ['most', duration(most)],
    ['this run', now === null ? (points[past.now]?.status ?? '–') : duration(now)],
  ] as const;
  const misses = missed.filter((one) => one).length;
  const told = `timed in ${known.length} of ${points.length} runs${misses === 0 ? '' : `, missed in ${misses}`}`;
  return html`<tr role="row"><th scope="row" role="rowheader"><code>${shown(history.control, 80)}</code><br><span class="quiet">in ${shown(history.scenario, 80)}</span></th><td role="cell" data-label="over time">${sparkline({ times, missed, median: middle, most, now: past.now })}<span class="quiet">${told}</span></td>${figures.map(([label, figure]) => html`<td role="cell" class="figure" data-label="${label}">${figure}</td>`)}</tr>
`;
}
