import type { Diff } from '../../../model/memory/diff.ts';
import { counted } from '../../content/figures/counted.ts';
import { shown } from '../guest-text.ts';
import { type Html, html } from '../html.ts';
import { fromTo, statusOrNone } from './change-shown.ts';

/** How many controls are named before the rest is only counted. */
const mostNamed = 5;

/** What regressed since the baseline in one sentence with a link to all of it, put into its place; null where nothing did. */
export function regression(diff: Diff | null, placed: (sentence: Html) => Html): Html | null {
  const lost = diff?.controls.filter(({ change }) => change === 'regressed') ?? [];
  if (diff === null || lost.length === 0) return null;
  const since = diff.before === null ? html`earlier runs` : html`run ${shown(diff.before.id, 60)}`;
  const named = lost
    .slice(0, mostNamed)
    .map(
      ({ control, scenario, before, after }, i) =>
        html`${i === 0 ? '' : '; '}<code>${shown(control, 80)}</code> in ${shown(scenario, 60)}, ${fromTo(statusOrNone(before), statusOrNone(after))}`,
    );
  const more = lost.length > mostNamed ? html`; and ${lost.length - mostNamed} more` : null;
  return placed(
    html`<strong>${counted(lost.length, 'control')} regressed</strong> since ${since}: ${named}${more}. <a href="#baseline">What changed</a>`,
  );
}
