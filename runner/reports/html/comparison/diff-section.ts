import type { ControlChange, Diff, DiffedRun, Difference } from '../../../model/memory/diff.ts';
import type { Status } from '../../../model/words.ts';
import { changeCounts } from '../../content/comparison/change-counts.ts';
import { byControl, type ChangedControl } from '../../content/comparison/changes-by-control.ts';
import { counted } from '../../content/figures/counted.ts';
import { shown } from '../guest-text.ts';
import { type Html, html } from '../html.ts';
import { moment } from '../moments.ts';
import type { Page } from '../page.ts';
import { changeBadge, fromTo, moodOf, placesOf, statusOrNone, valueShown } from './change-shown.ts';

/** What became of each control since the baseline, regressions first; null where the run had none. */
export function diffSection({ diff }: Page): Html | null {
  if (diff === null) return null;
  const of = (change: ControlChange['change']) => diff.controls.filter((one) => one.change === change);
  const told = [...of('regressed'), ...of('improved'), ...of('flaky')];
  return html`<section aria-labelledby="baseline">
<h2 id="baseline">Compared with the baseline</h2>
<p>${summary(diff)}</p>
${sides(diff)}
${differences(diff)}
${told.length === 0 ? null : changeTable(told, diff.before?.id ?? null)}
${incomparable(of('incomparable'))}
${unchanged(of('unchanged'))}
</section>`;
}

function summary(diff: Diff): Html {
  if (diff.controls.length === 0) return html`There was no control to compare.`;
  return html`Controls: ${changeCounts(diff).map(([change, n]) => html`<span class="count">${n} ${changeBadge(change)}</span> `)}`;
}

function sides({ before, after, across }: Diff): Html {
  return html`<dl class="pairs">
<div><dt>Baseline</dt><dd>${before === null ? html`of each control the newest earlier run that knew its status` : side(before)}</dd></div>
<div><dt>This run</dt><dd>${side(after)}</dd></div>
</dl>${across ? html`<p><strong>Compared although the conditions differ</strong>: a change may come from them, and not from the control.</p>` : null}`;
}

function side({ id, runs, target, posture, startedAt }: DiffedRun): Html {
  const times = runs.length > 1 ? html`, the newest of ${runs.length} repetitions` : null;
  const where =
    posture === null ? shown(target, 80) : html`${shown(target, 80)}, posture ${shown(posture, 80)}`;
  return html`run <code>${shown(id, 80)}</code> of ${moment(startedAt)} on ${where}${times}`;
}

function differences({ differences, before }: Diff): Html {
  if (differences.length === 0) {
    const what = before === null ? 'those runs and this one' : 'the two';
    return html`<p>Nothing that is recorded of the conditions differs between ${what}.</p>`;
  }
  return html`<table class="cards" role="table"><caption>What differs between the two</caption>
<thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader">Condition</th><th scope="col" role="columnheader">Baseline</th><th scope="col" role="columnheader">This run</th></tr></thead>
<tbody role="rowgroup">
${differences.map(differenceRow)}</tbody></table>`;
}

function differenceRow({ what, before, after }: Difference): Html {
  return html`<tr role="row"><th scope="row" role="rowheader">${shown(what, 120)}</th><td role="cell" data-label="baseline">${valueShown(before)}</td><td role="cell" data-label="this run">${valueShown(after)}</td></tr>
`;
}

function changeTable(changes: readonly ControlChange[], baseline: string | null): Html {
  const head = ['Control', 'Change', 'Baseline', 'This run', 'Remark'];
  return html`<table class="cards changes" role="table"><caption>Controls that changed</caption>
<thead role="rowgroup"><tr role="row">${head.map((text) => html`<th scope="col" role="columnheader">${text}</th>`)}</tr></thead>
<tbody role="rowgroup">
${byControl(changes).map((change) => changeRow(change, baseline))}</tbody></table>`;
}

function changeRow(one: ChangedControl, baseline: string | null): Html {
  const { control, change, before, after, why, beforeRun, seen } = one;
  const held =
    beforeRun === null || beforeRun === baseline ? null : html`held against run ${shown(beforeRun, 60)}`;
  const remarks = [why === null ? null : shown(why), held].filter((remark) => remark !== null);
  return html`<tr role="row" class="${moodOf(change)}"><th scope="row" role="rowheader"><code>${shown(control, 80)}</code><br><span class="quiet">${placesOf(one)}</span></th><td role="cell" data-label="change">${changeBadge(change)}</td><td role="cell" data-label="baseline">${statusOrNone(before)}${counts(seen.before)}</td><td role="cell" data-label="this run">${statusOrNone(after)}${counts(seen.after)}</td><td role="cell" data-label="remark">${remarks.length === 0 ? '–' : html`${remarks.map((remark, i) => html`${i === 0 ? '' : '; '}${remark}`)}`}</td></tr>
`;
}

/** Of repetitions, how often each status was seen. */
function counts(seen: Readonly<Partial<Record<Status, number>>>): Html | null {
  const all = Object.entries(seen);
  if (all.reduce((sum, [, n]) => sum + n, 0) < 2) return null;
  return html`<br><span class="quiet">${all.map(([status, n], i) => html`${i === 0 ? '' : ', '}${status} ${n}×`)}</span>`;
}

function incomparable(changes: readonly ControlChange[]): Html | null {
  if (changes.length === 0) return null;
  const byReason = Map.groupBy(changes, ({ why }) => why ?? 'no reason is recorded');
  return html`<h3>Not comparable</h3>
<p>Of these it is not known whether they changed.</p>
<ul>${[...byReason].map(([why, own]) => html`<li>${changeBadge('incomparable')} ${shown(why)}<ul>${byControl(own).map(controlItem)}</ul></li>`)}</ul>`;
}

function controlItem(one: ChangedControl): Html {
  const { control, before, after } = one;
  return html`<li><code>${shown(control, 80)}</code> ${placesOf(one)}: ${fromTo(statusOrNone(before), statusOrNone(after))}</li>`;
}

function unchanged(changes: readonly ControlChange[]): Html | null {
  if (changes.length === 0) return null;
  return html`<details><summary>${counted(changes.length, 'verdict')} unchanged</summary><ul>${byControl(changes).map((one) => html`<li><code>${shown(one.control, 80)}</code> ${placesOf(one)}: ${statusOrNone(one.after)}</li>`)}</ul></details>`;
}
