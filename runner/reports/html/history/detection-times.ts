import { counted } from '../../content/figures/counted.ts';
import { duration } from '../../content/figures/duration.ts';
import { median } from '../../content/figures/median.ts';
import { shown } from '../guest-text.ts';
import { type Html, html } from '../html.ts';
import type { Past, PastControl } from './past.ts';
import { sparkline } from './sparkline.ts';

/** With more scenarios than this a control has one line for all of them. */
const mostApart = 2;

/** How fast each detective control was, over time; null where none was ever timed. */
export function detectionTimes(past: Past): Html | null {
  const timed = past.controls.filter(({ points }) => points.some((point) => timeOf(point) !== null));
  if (timed.length === 0) return null;
  const apart = timed.map((control) => [control]);
  const areFew = new Set(timed.map(({ history }) => history.scenario)).size <= mostApart;
  return html`<h3 id="history-times">Time to detect</h3>
<p>From the beginning of the step to the moment the evidence could be read, oldest run left; each line is on a scale of its own, dashed at its median. A gap: no time in that run; a cross: missed.${areFew ? null : ' Of several scenarios each run counts with its slowest.'}</p>
${
  areFew
    ? table(past, apart, 'history-times')
    : html`${table(past, [...Map.groupBy(timed, ({ history }) => history.control).values()], 'history-times')}
<details><summary id="history-times-apart">Time to detect in each scenario by itself</summary>${table(past, apart, 'history-times-apart')}</details>`
}`;
}

function timeOf(point: PastControl['points'][number] | undefined): number | null {
  return point?.timeToDetectMs ?? null;
}

/** A row for each list: a control in one scenario or in several. */
function table(past: Past, rows: readonly (readonly PastControl[])[], label: string): Html {
  const head = ['Control', 'Over time', 'Least', 'Median', 'Most', 'This run'];
  return html`<table class="cards speeds" role="table" aria-labelledby="${label}">
<thead role="rowgroup"><tr role="row">${head.map((text) => html`<th scope="col" role="columnheader">${text}</th>`)}</tr></thead>
<tbody role="rowgroup">
${rows.map((controls) => row(past, controls))}</tbody></table>`;
}

function row({ runs, now }: Past, controls: readonly PastControl[]): Html {
  const pointsAt = (place: number) => controls.flatMap(({ points }) => points[place] ?? []);
  const times = runs.map((_, place) => slowest(pointsAt(place).flatMap((point) => timeOf(point) ?? [])));
  const missed = runs.map((_, place) => pointsAt(place).some(({ status }) => status === 'missed'));
  const known = times.filter((time) => time !== null);
  const [least, middle, most] = [Math.min(...known), median(known) ?? 0, Math.max(...known)];
  const time = times[now] ?? null;
  const statuses = [...new Set(pointsAt(now).map(({ status }) => status))].join(', ');
  const figures = [
    ['least', duration(least)],
    ['median', duration(middle)],
    ['most', duration(most)],
    ['this run', time === null ? statuses || '–' : duration(time)],
  ] as const;
  const misses = missed.filter((one) => one).length;
  const told = `timed in ${known.length} of ${runs.length} runs${misses === 0 ? '' : `, missed in ${misses}`}`;
  const [{ control, scenario } = { control: '', scenario: '' }] = controls.map(({ history }) => history);
  const where =
    controls.length === 1 ? html`in ${shown(scenario, 80)}` : counted(controls.length, 'scenario');
  return html`<tr role="row"><th scope="row" role="rowheader"><code>${shown(control, 80)}</code><br><span class="quiet">${where}</span></th><td role="cell" data-label="over time">${sparkline({ times, missed, median: middle, most, now })}<span class="quiet">${told}</span></td>${figures.map(([label, figure]) => html`<td role="cell" class="figure" data-label="${label}">${figure}</td>`)}</tr>
`;
}

function slowest(times: readonly number[]): number | null {
  return times.length === 0 ? null : Math.max(...times);
}
