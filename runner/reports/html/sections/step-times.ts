import type { Attempt } from '../../content/arms/attempts.ts';
import { duration } from '../../content/figures/duration.ts';
import { shown } from '../guest-text.ts';
import { type Html, html } from '../html.ts';

/** Units of a bar's picture. */
const full = 100;

/** The steps of one try with a bar each: when it began and how long it took, on the scale of the scenario's longest try. */
export function stepTimes({ steps }: Attempt, caption: string, longestMs: number): Html | null {
  const [first] = steps;
  if (first === undefined) return null;
  const begin = Date.parse(first.startedAt);
  const rows = steps.map(({ step, status, startedAt, durationMs }) => {
    const from = Date.parse(startedAt) - begin;
    return html`<tr><th scope="row">${step}</th><td>${status}</td><td class="figure">${status === 'skipped' ? '–' : duration(durationMs)}</td><td class="bar">${status === 'skipped' ? null : bar(from, durationMs, longestMs)}</td></tr>
`;
  });
  return html`<table class="times"><caption>${shown(caption, 120)}, and how long they took</caption>
<thead><tr><th scope="col">Step</th><th scope="col">Ended</th><th scope="col">Took</th><th scope="col">When</th></tr></thead>
<tbody>${rows}</tbody></table>`;
}

function bar(fromMs: number, lengthMs: number, longestMs: number): Html | null {
  const scaled = (ms: number) => Math.min(full, Math.max(0, (ms / longestMs) * full));
  const [x, length] = [scaled(fromMs), Math.max(1, scaled(lengthMs))];
  if (!Number.isFinite(x + length)) return null;
  return html`<svg aria-hidden="true" viewBox="0 0 ${full} 8" preserveAspectRatio="none" width="100%" height="8"><rect class="track" width="${full}" height="8"/><rect x="${x.toFixed(1)}" width="${length.toFixed(1)}" height="8"/></svg>`;
}
