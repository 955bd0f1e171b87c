import type { HistoryPoint, HistoryRun } from '../../../model/memory/history.ts';
import { type Status, statuses } from '../../../model/words.ts';
import { outcomeWords } from '../../content/verdicts/outcome-words.ts';
import { plain, shown } from '../guest-text.ts';
import { type Html, html } from '../html.ts';
import { axisParts, plainMoment } from '../moments.ts';
import type { Past, PastControl, Turn } from './past.ts';
import { alike, frame, shapeOf } from './status-shape.ts';

/** How many dates stand beside each other before some are left out. */
const mostDates = 31;

/** Control by time: a table whose cells are signs, each of them with its words. */
export function statusGrid(past: Past): Html {
  const scenarios = Map.groupBy(past.controls, ({ history }) => history.scenario);
  const columns = past.runs.map((_, place) => columnOf(past, place));
  return html`<div class="wide past" role="region" aria-label="Control by time" tabindex="0"><table class="grid" aria-labelledby="history-grid">
<thead><tr><th scope="col"><span class="unseen">Control</span></th>${past.runs.map((run, place) => dateCell(past, run, place, columns[place] ?? ''))}</tr></thead>
${[...scenarios].map(
  ([
    scenario,
    own,
  ]) => html`<tbody><tr><td class="group" colspan="${past.runs.length + 1}"><span>${shown(scenario, 80)}</span></td></tr>
${own.map((control) => controlRow(past, control, columns))}</tbody>
`,
)}${past.turns.length === 0 && !hasDrift(past) ? null : footnotes(past, columns)}</table></div>
${legend(past)}`;
}

function turnAt({ turns }: Past, place: number): Turn | undefined {
  return turns.find((turn) => turn.place === place);
}

/** Class names of a column. */
function columnOf(past: Past, place: number): string {
  const changed = (turnAt(past, place)?.differences.length ?? 0) > 0;
  return [changed ? 'turned' : '', place === past.now ? 'now' : '', judgedNothing(past, place) ? 'thin' : '']
    .filter((name) => name !== '')
    .join(' ');
}

/** As an interrupted run does: its column takes no more room than it has to say. */
function judgedNothing({ controls, now }: Past, place: number): boolean {
  return place !== now && controls.every(({ points }) => points[place] === null);
}

function dateCell(past: Past, run: HistoryRun, place: number, column: string): Html {
  const here = place === past.now;
  const drift = run.drift.length === 0 ? '' : `, with drift ${plain(run.drift.join(' '), 120)}`;
  const told = `${plainMoment(run.startedAt)}, run ${plain(run.id, 60)}${drift}${here ? ', this run' : ''}`;
  return html`<th scope="col" class="${column}" title="${told}"><span class="unseen">${told}</span><span class="date" aria-hidden="true">${dateShown(past, run, place)}${here ? html` <strong>this run</strong>` : null}</span></th>`;
}

/** A day once, and of several runs of a day the minute, likewise; of many runs not each has a date. */
function dateShown(past: Past, run: HistoryRun, place: number): Html | string {
  const { runs } = past;
  const parts = axisParts(run.startedAt);
  const each = runs.length <= mostDates ? 1 : 7;
  if ((runs.length - 1 - place) % each !== 0 || judgedNothing(past, place)) return '';
  if (parts === null) return html`${plain(run.startedAt, 12)}`;
  if (each > 1) return parts.day;
  const told = runs.slice(0, place).findLast((_, earlier) => !judgedNothing(past, earlier));
  const before = axisParts(told?.startedAt ?? '');
  const isAlone = runs.every((other) => other === run || axisParts(other.startedAt)?.day !== parts.day);
  return [
    ...(before?.day === parts.day ? [] : [parts.day]),
    ...(isAlone || (before?.day === parts.day && before.time === parts.time) ? [] : [parts.time]),
  ].join(' ');
}

function controlRow({ runs }: Past, { history, points }: PastControl, columns: readonly string[]): Html {
  return html`<tr><th scope="row"><code>${shown(history.control, 80)}</code><span class="unseen"> in ${shown(history.scenario, 80)}</span></th>${points.map(
    (point, place) => {
      const column = columns[place] ?? '';
      const attribute = column === '' ? null : html` class="${column}"`;
      return html`<td${attribute}>${point === null ? null : cell(point, runs[place]?.startedAt ?? '')}</td>`;
    },
  )}</tr>
`;
}

function cell({ status, outcome }: HistoryPoint, at: string): Html {
  const told = outcome === 'expected' ? status : `${status}, ${outcomeWords(outcome)}`;
  return html`<svg role="img"><title>${told}, ${plainMoment(at)}</title>${shapeOf(status)}${frame(outcome)}</svg>`;
}

function footnotes(past: Past, columns: readonly string[]): Html {
  return html`<tfoot>${drifts(past, columns)}<tr><th scope="row">What changed</th>${past.runs.map(
    (_, place) => {
      const turn = turnAt(past, place);
      const link = turn === undefined ? null : html`<a href="#history-${turn.number}">${turn.number}</a>`;
      return html`<td class="${columns[place] ?? ''}">${link}</td>`;
    },
  )}</tr></tfoot>`;
}

function hasDrift({ runs }: Past): boolean {
  return runs.some(({ drift }) => drift.length > 0);
}

/** The runs in which something was set otherwise than the posture says: what they show is no news of the target. */
function drifts(past: Past, columns: readonly string[]): Html | null {
  if (!hasDrift(past)) return null;
  return html`<tr><th scope="row">Drift</th>${past.runs.map(({ drift }, place) => {
    const sign =
      drift.length === 0
        ? null
        : html`<span title="${plain(drift.join(', '), 120)}" aria-hidden="true">d</span><span class="unseen">${shown(drift.join(', '), 120)}</span>`;
    return html`<td class="${columns[place] ?? ''}">${sign}</td>`;
  })}</tr>
`;
}

function legend(past: Past): Html {
  const { controls, turns, runs } = past;
  const points = controls.flatMap(({ points }) => points);
  const seen = new Set(points.map((point) => point?.status));
  const framed = new Set(points.map((point) => point?.outcome));
  const signs: readonly (readonly [Html, string])[] = [
    ...alike(statuses.filter((status) => seen.has(status))).map(
      (own) => [shapeOf(own[0] as Status), own.join(', ')] as const,
    ),
    ...(['unexpected', 'known-gap'] as const).flatMap((outcome) => {
      const sign = frame(outcome);
      return framed.has(outcome) && sign !== null
        ? [[sign, `framed: ${outcomeWords(outcome)}`] as const]
        : [];
    }),
  ];
  return html`<ul class="legend">${signs.map(([sign, words]) => html`<li><svg aria-hidden="true">${sign}</svg> ${words}</li>`)}${points.includes(null) ? html`<li>empty: not judged in that run</li>` : null}${runs.some((_, place) => judgedNothing(past, place)) ? html`<li>narrow: a run that judged nothing</li>` : null}${hasDrift(past) ? html`<li>d: something was set otherwise on purpose (--drift)</li>` : null}${turns.some(({ differences }) => differences.length > 0) ? html`<li><span class="mark" aria-hidden="true"></span> the conditions changed</li>` : null}</ul>`;
}
