import type { HistoryChange } from '../../../model/memory/history.ts';
import { someDifferences } from '../../content/comparison/some-differences.ts';
import { counted } from '../../content/figures/counted.ts';
import { changeBadge, differenceShown, fromTo, placesOf } from '../comparison/change-shown.ts';
import { shown } from '../guest-text.ts';
import { type Html, html } from '../html.ts';
import { moment } from '../moments.ts';
import type { Past, Turn } from './past.ts';
import { signed } from './status-shape.ts';

/** How many are shown before the rest is folded, and differences of one. */
const mostOpen = 10;
const mostDifferences = 20;

/** What the footnotes of the grid stand for, newest first. */
export function turnList(past: Past): Html | null {
  const { turns } = past;
  if (turns.length === 0) return null;
  const [open, folded] = [turns.slice(-mostOpen), turns.slice(0, -mostOpen)].map((own) => own.toReversed());
  return html`<h3>What changed in between</h3>
${list(past, open ?? [])}
${folded === undefined || folded.length === 0 ? null : html`<details><summary>${counted(folded.length, 'older change')}</summary>${list(past, folded)}</details>`}`;
}

function list(past: Past, turns: readonly Turn[]): Html {
  return html`<ol class="turns" reversed>${turns.map((turn) => item(past, turn))}</ol>`;
}

function item({ runs, now }: Past, { number, place, changes, differences }: Turn): Html | null {
  const run = runs[place];
  if (run === undefined) return null;
  const before = runs[place - 1]?.id;
  return html`<li id="history-${number}" value="${number}">${moment(run.startedAt)}, run <code>${shown(run.id, 60)}</code>${place === now ? html` <strong>(this run)</strong>` : null}
<ul>${byControl(changes).map((own) => changed(own, before))}${changes.length === 0 ? html`<li class="quiet">No control’s status changed.</li>` : null}<li class="quiet">Conditions: ${conditions(differences)}</li></ul></li>
`;
}

/** A control that changed in the same way in several scenarios is one. */
function byControl(changes: Turn['changes']): readonly Turn['changes'][] {
  return [
    ...Map.groupBy(changes, ({ control: { control }, change: { change, before, after, since } }) =>
      JSON.stringify([control, change, before, after, since]),
    ).values(),
  ];
}

function changed(alike: Turn['changes'], runBefore: string | undefined): Html | null {
  const [first] = alike;
  if (first === undefined) return null;
  const { change, before, after } = first.change;
  const scenarios = alike.map(({ control }) => control.scenario);
  return html`<li>${changeBadge(change)} <code>${shown(first.control.control, 80)}</code> ${placesOf({ scenarios })}: ${fromTo(signed(before), signed(after))}${since(first.change, runBefore)}</li>`;
}

function conditions(differences: Turn['differences']): Html {
  if (differences.length === 0) return html`no difference is recorded`;
  const { shown, more } = someDifferences(differences, mostDifferences);
  return html`${shown.map((one, i) => html`${i === 0 ? '' : '; '}${differenceShown(one)}`)}${more === null ? null : html`; ${more}`}`;
}

/** Where the earlier status is not of the run just before. */
function since({ since }: HistoryChange, before: string | undefined): Html | null {
  return since === before ? null : html` <span class="quiet">since run ${shown(since, 60)}</span>`;
}
