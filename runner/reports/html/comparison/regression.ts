import type { Diff } from '../../../model/memory/diff.ts';
import {
  byControl,
  type ChangedControl,
  countControls,
} from '../../content/comparison/changes-by-control.ts';
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

/** The same in one sentence with a link to all of it; null where nothing did. */
export function regression(diff: Diff | null): Html | null {
  const lost = regressedIn(diff);
  const [only, ...others] = lost;
  if (diff === null || only === undefined) return null;
  const all =
    others.length === 0
      ? html`<strong>${nameOf(only)} regressed</strong> (${placesOf(only)}) ${sinceOf(diff)}: ${becameOf(only)}`
      : html`<strong>${counted(countControls(lost), 'control')} regressed</strong> ${sinceOf(diff)}: ${some(lost)}`;
  return html`${all}. <a href="#baseline">What changed</a>`;
}

function some(lost: readonly ChangedControl[]): Html {
  const named = lost
    .slice(0, mostNamed)
    .map((one, i) => html`${i === 0 ? '' : '; '}${nameOf(one)} (${placesOf(one)}), ${becameOf(one)}`);
  const more = countControls(lost.slice(mostNamed));
  return html`${named}${more === 0 ? null : html`; and ${more} more`}`;
}

function nameOf({ control }: ChangedControl): Html {
  return html`<code>${shown(control, 80)}</code>`;
}

function sinceOf({ before }: Diff): Html {
  return before === null ? html`since earlier runs` : html`since run ${shown(before.id, 60)}`;
}

/** `before → after`. */
function becameOf({ before, after }: ChangedControl): Html {
  return fromTo(statusOrNone(before), statusOrNone(after));
}

/** Why, in its place among the findings; what became of it stands above all of them. */
export function regressionOf({ why }: ChangedControl): Html {
  return html`Regressed since the baseline${why === null ? null : html`: ${shown(why)}`}.`;
}
