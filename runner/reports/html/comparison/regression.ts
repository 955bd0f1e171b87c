import type { Diff } from '../../../model/memory/diff.ts';
import { byControl, type ChangedControl, countControls } from '../../content/comparison/changes-by-control.ts';
import { counted } from '../../content/figures/counted.ts';
import { shown } from '../guest-text.ts';
import { type Html, html } from '../html.ts';
import { fromTo, placesOf, statusOrNone } from './change-shown.ts';

/** How many controls are named before the rest is only counted. */
const mostNamed = 5;

/** What regressed since the baseline, each control in the same way once. */
export function regressedIn(diff: Diff | null): readonly ChangedControl[] {
  return byControl(diff?.controls.filter(({ change }) => change === 'regressed') ?? []);
}

/** What regressed since the baseline in one sentence with a link to all of it; null where nothing did. */
export function regression(diff: Diff | null): Html | null {
  const lost = regressedIn(diff);
  if (diff === null || lost.length === 0) return null;
  const named = lost
    .slice(0, mostNamed)
    .map((one, i) => html`${i === 0 ? '' : '; '}${named1(one)}, ${becameOf(one)}`);
  const n = countControls(lost);
  const [only] = lost;
  const sentence =
    lost.length === 1 && only !== undefined
      ? html`<strong><code>${shown(only.control, 80)}</code> regressed</strong> (${placesOf(only)}) since ${sinceOf(diff)}: ${becameOf(only)}`
      : html`<strong>${counted(n, 'control')} regressed</strong> since ${sinceOf(diff)}: ${named}${lost.length > mostNamed ? html`; and ${countControls(lost.slice(mostNamed))} more` : null}`;
  return html`${sentence}. <a href="#baseline">What changed</a>`;
}

function named1(one: ChangedControl): Html {
  return html`<code>${shown(one.control, 80)}</code> (${placesOf(one)})`;
}

export function sinceOf({ before }: Diff): Html {
  return before === null ? html`earlier runs` : html`run ${shown(before.id, 60)}`;
}

/** `before → after`. */
export function becameOf({ before, after }: ChangedControl): Html {
  return fromTo(statusOrNone(before), statusOrNone(after));
}
