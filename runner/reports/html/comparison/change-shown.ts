import type { Change, Difference } from '../../../model/memory/diff.ts';
import type { Outcome, Status } from '../../../model/words.ts';
import { shown } from '../guest-text.ts';
import { type Html, html } from '../html.ts';
import { statusShown } from '../words-shown.ts';

/** What a reader sees of a change: its sign, its word, and the colours of an outcome that weighs as much. */
const looks: Readonly<Record<Change, { readonly sign: string; readonly mood: Outcome }>> = {
  regressed: { sign: '▼', mood: 'unexpected' },
  improved: { sign: '▲', mood: 'expected' },
  flaky: { sign: '≈', mood: 'inconclusive' },
  incomparable: { sign: '≠', mood: 'inconclusive' },
  unchanged: { sign: '=', mood: 'unstated' },
};

export function moodOf(change: Change): Outcome {
  return looks[change].mood;
}

export function changeBadge(change: Change): Html {
  const { sign, mood } = looks[change];
  return html`<span class="badge ${mood}"><span aria-hidden="true">${sign}</span> ${change}</span>`;
}

export function statusOrNone(status: Status | null): Html {
  return status === null ? html`not judged` : statusShown(status);
}

/** `before → after`, which a voice reads as words. */
export function fromTo(before: Html, after: Html): Html {
  return html`${before} <span aria-hidden="true">→</span><span class="unseen">then</span> ${after}`;
}

/** Something that was otherwise, in one line. */
export function differenceShown({ what, before, after }: Difference): Html {
  return html`${shown(what, 120)}: ${fromTo(valueShown(before), valueShown(after))}`;
}

export function valueShown(value: string | null): Html {
  return value === null ? html`none` : shown(value, 120);
}

/** `in T1553.005-1, T1553.005-2`. */
export function placesOf({ scenarios }: { readonly scenarios: readonly string[] }): Html {
  return html`in ${shown(scenarios.join(', '), 160)}`;
}
