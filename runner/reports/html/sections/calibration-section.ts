import type { Calibration, CalibrationCell } from '../../../model/calibration.ts';
import type { RunRecord } from '../../../model/run-record.ts';
import { calibratedPlace } from '../../content/calibrated-place.ts';
import { counted } from '../../content/figures/counted.ts';
import { shown } from '../guest-text.ts';
import { type Html, html } from '../html.ts';
import { moment } from '../moments.ts';
import type { Page } from '../page.ts';

/** The proof that the harness can fail: each thing flipped alone, and what was then seen of every control. */
export function calibrationSection(page: Page): Html {
  const { calibration, run } = page;
  return html`<section aria-labelledby="calibration">
<h2 id="calibration">Calibration</h2>
<p>Could this harness have said otherwise? A calibration switches each control, sensor and rule off alone and looks whether the verdicts change as they must.</p>
${calibration === null ? html`<p>There is none beside this run. Get one: <code>motw calibrate</code></p>` : matrix(calibration, run)}
</section>`;
}

function matrix(calibration: Calibration, run: RunRecord): Html {
  const { right, wrong, cells } = calibration;
  const places = Map.groupBy(cells, (cell) => calibratedPlace(cell, calibration));
  const bad = cells.filter((cell) => !cell.right);
  const mood = wrong === 0 ? 'expected' : 'unexpected';
  return html`<p class="calibrated ${mood}"><strong><span aria-hidden="true">${wrong === 0 ? '✓' : '✗'}</span> ${right} right, ${wrong} wrong</strong>, finished ${moment(calibration.finishedAt)}. ${sameness(calibration, run)}</p>
${notes('Run again after a fault', calibration.retried, calibration)}${notes('Not calibrated', calibration.left, calibration)}
${bad.length === 0 ? null : html`<h3>Wrong cells</h3><ul>${bad.map((cell) => html`<li>${shown(calibratedPlace(cell, calibration), 80)}, ${shown(cell.flip, 80)}, <code>${shown(cell.control, 80)}</code>: expected ${cell.expected}, seen ${cell.seen ?? 'nothing'}: ${shown(cell.wrong ?? cell.why)}${cell.run === null ? '' : html` (run <code>${shown(cell.run, 60)}</code>)`}</li>`)}</ul>`}
${[...places].map(([place, own], i) => postureTable(place, own, `calibration-${i + 1}`))}`;
}

function notes(title: string, list: Calibration['left'], calibration: Calibration): Html | null {
  if (list.length === 0) return null;
  return html`<h3>${title}</h3><ul>${list.map((one) => html`<li>${shown(calibratedPlace(one, calibration), 80)}, ${shown(one.flip, 80)}: ${shown(one.why)}</li>`)}</ul>`;
}

/** A calibration of another harness, other rules or another guest proves nothing about this run. */
function sameness(calibration: Calibration, run: RunRecord): Html {
  const same = (a: object, b: object) =>
    JSON.stringify(Object.entries(a).sort()) === JSON.stringify(Object.entries(b).sort());
  const differs = [
    ...(calibration.harness.version === run.harness.version
      ? []
      : [`harness ${calibration.harness.version}`]),
    ...(same(calibration.harness.rules, run.harness.rules) ? [] : ['other rules']),
    ...(calibration.target.platform === run.target.platform &&
    same(calibration.target.fingerprint, run.target.fingerprint)
      ? []
      : ['another guest']),
  ];
  return differs.length === 0
    ? html`Same harness version, rules and guest as this run.`
    : html`<strong>Not of this run’s kind</strong> (${shown(differs.join(', '))}): it says nothing about this run; calibrate again.`;
}

function postureTable(place: string, cells: readonly CalibrationCell[], anchor: string): Html {
  const controls = [...new Set(cells.map(({ control }) => control))];
  const flips = Map.groupBy(cells, ({ flip }) => flip);
  const plain = new Map((flips.get('none') ?? []).map(({ control, seen }) => [control, seen]));
  const right = cells.filter((cell) => cell.right).length;
  const wrong = cells.length - right;
  return html`<details class="matrix"><summary>Posture <strong>${shown(place, 80)}</strong>: ${counted(flips.size, 'flip')}, ${right} right, ${wrong} wrong</summary>
<div class="wide" role="region" aria-labelledby="${anchor}" tabindex="0"><table class="calibration"><caption id="${anchor}">What was seen of each control in posture ${shown(place, 80)} when one thing was flipped; framed where the flip changed it</caption>
<thead><tr><th scope="col">Flipped</th>${controls.map((control) => html`<th scope="col">${shown(control, 80)}</th>`)}</tr></thead>
<tbody>${[...flips].map(
    ([flip, own]) => html`<tr><th scope="row">${shown(flip, 120)}</th>${controls.map((control) =>
      cell(
        own.filter((one) => one.control === control),
        plain.get(control),
      ),
    )}</tr>
`,
  )}</tbody></table></div></details>`;
}

function cell(own: readonly CalibrationCell[], plain: CalibrationCell['seen'] | undefined): Html {
  if (own.length === 0) return html`<td>–</td>`;
  const wrong = own.some(({ right }) => !right);
  const changed = plain !== undefined && own.some(({ seen }) => seen !== plain);
  const seen = [...new Set(own.map((one) => one.seen ?? 'not judged'))].join(', ');
  return html`<td class="${wrong ? 'wrong' : changed ? 'changed' : 'same'}">${wrong ? '✗\u00a0wrong: ' : '✓\u00a0'}${seen}</td>`;
}
