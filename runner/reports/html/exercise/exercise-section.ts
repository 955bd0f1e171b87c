import type { Outcome } from '../../../model/words.ts';
import {
  type Accord,
  accordWords,
  type BlueTeamWord,
  blueTeamWords,
  type ExerciseMoment,
  momentsOf,
  remarkOn,
  replacedInWords,
} from '../../content/blue-team.ts';
import { duration } from '../../content/figures/duration.ts';
import { shown } from '../guest-text.ts';
import { type Html, html } from '../html.ts';
import { dayOf, timeOfDay } from '../moments.ts';
import { type Page, verdictAnchor } from '../page.ts';

/** How many stops, words and notes are listed. */
const mostListed = 500;
/** Words that were replaced, with the one that counts. */
const mostReplaced = 5;
/** Of a note, in UTF-16 code units. */
const longestNote = 2_000;

const looks: Readonly<Record<Accord, { readonly sign: string; readonly mood: Outcome }>> = {
  differ: { sign: '≠', mood: 'inconclusive' },
  remark: { sign: '~', mood: 'unstated' },
  open: { sign: '–', mood: 'unstated' },
  agree: { sign: '=', mood: 'expected' },
};

/** What the blue team said, beside what the machine saw, and how the exercise went; null where there was none. */
export function exerciseSection(page: Page): Html | null {
  const moments = momentsOf(page.run);
  if (moments.length === 0) return null;
  const words = blueTeamWords(page.run);
  return html`<section aria-labelledby="exercise">
<h2 id="exercise">Exercise</h2>
<p>${summary(words)} Who is right, the evidence must tell.</p>
${words.length === 0 ? null : wordTable(page, words.slice(0, mostListed))}
<h3 id="exercise-course">Course of the exercise</h3>
${leftOut(Math.max(moments.length, words.length))}
${byDay(moments.slice(0, mostListed)).map(
  ([day, own]) =>
    html`${
      day === null
        ? null
        : html`<p>On ${day}, times in UTC:</p>
`
    }<ol class="course">${own.map(
      (moment) => html`<li>${timeOfDay(moment.observation.at)} ${place(moment)}: ${told(moment)}</li>
`,
    )}</ol>`,
)}
</section>`;
}

/** In their order; null of what has no date. */
function byDay(
  moments: readonly ExerciseMoment[],
): readonly (readonly [string | null, readonly ExerciseMoment[]])[] {
  return [...Map.groupBy(moments, ({ observation }) => dayOf(observation.at))];
}

function summary(words: readonly BlueTeamWord[]): string {
  if (words.length === 0) return 'The blue team said nothing of any control.';
  const differ = words.filter(({ accord }) => accord === 'differ').length;
  const said = `The blue team spoke of controls ${words.length === 1 ? 'once' : `${words.length} times`}`;
  return differ === 0
    ? `${said}, and nowhere against the machine.`
    : `${said}; ${differ} of these differ from what the machine saw.`;
}

function leftOut(length: number): Html | null {
  if (length <= mostListed) return null;
  return html`<p><strong>Only the first ${mostListed} are listed here</strong>; the whole is in run.json.</p>`;
}

function wordTable(page: Page, words: readonly BlueTeamWord[]): Html {
  const head = ['Control', 'Accord', 'What each says', 'After', 'Note'];
  return html`<table class="cards words-said" role="table"><caption>What the blue team said of each control, beside what the machine saw in the same arm; what differs first</caption>
<thead role="rowgroup"><tr role="row">${head.map((text) => html`<th scope="col" role="columnheader">${text}</th>`)}</tr></thead>
<tbody role="rowgroup">
${words.map((word) => wordRow(page, word))}</tbody></table>`;
}

function wordRow(page: Page, word: BlueTeamWord): Html {
  const { observation, control, accord, sentence, sinceStepMs, note, replaced } = word;
  const { sign, mood } = looks[accord];
  const { scenario, arm } = observation;
  const where = [scenario, arm === null ? null : `${arm} arm`].filter((part) => part !== null).join(', ');
  const remark = remarkOn(word);
  const known = page.run.scenarios.some(
    ({ id, verdicts }) => id === scenario && verdicts.some((verdict) => verdict.control === control),
  );
  const name = html`<code>${shown(control, 80)}</code>`;
  return html`<tr role="row" class="${accord === 'differ' ? mood : ''}"><th scope="row" role="rowheader">${known && scenario !== null ? html`<a href="#${verdictAnchor(page, scenario, control)}">${name}</a>` : name}<br><span class="quiet">${shown(where, 160)}</span></th><td role="cell" data-label="accord"><span class="badge ${mood}"><span aria-hidden="true">${sign}</span> ${accordWords[accord]}</span></td><td role="cell" data-label="what each says">${shown(`${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}`)}${remark === null ? '' : `: ${remark}`}${saidBefore(replaced)}</td><td role="cell" class="figure" data-label="after">${sinceStepMs === null ? '–' : duration(sinceStepMs)}</td><td role="cell" data-label="note">${note === null ? '–' : shown(note, longestNote)}</td></tr>
`;
}

/** The course of the exercise has all of them. */
function saidBefore(replaced: readonly ExerciseMoment[]): Html {
  const more = replaced.length - mostReplaced;
  return html`${replaced.slice(-mostReplaced).map((moment) => html`<br><small class="quiet">said before, replaced: ${shown(replacedInWords(moment), longestNote)}</small>`)}${more > 0 ? html`<br><small class="quiet">and ${more} more before</small>` : null}`;
}

function place({ observation: { scenario, arm, step, kind, data } }: ExerciseMoment): Html {
  const again = typeof data.attempt === 'number' && data.attempt > 1 ? ` attempt ${data.attempt}` : '';
  const parts = [scenario, arm === null ? null : `${arm} arm${again}`, kind === 'pause' ? null : step].filter(
    (part) => part !== null,
  );
  return html`<span class="quiet">${parts.length === 0 ? 'the whole run' : shown(parts.join(', '), 160)}</span>`;
}

function told({ observation, waitedMs, control, says, note, replaced }: ExerciseMoment): Html {
  const { kind, arm, step } = observation;
  if (kind === 'pause') {
    const waited = waitedMs === null ? 'stopped' : `stopped for ${duration(waitedMs)}`;
    return html`${waited} before ${step ?? (arm === null ? 'the verdicts' : `the ${arm} arm`)}`;
  }
  const about = [
    ...(control === null ? [] : [html`<code>${shown(control, 80)}</code> `]),
    ...(says === null ? [] : [html`<strong>${shown(says, 40)}</strong>`]),
  ];
  return html`${about.length === 0 ? 'note' : about}${note === null ? null : html` “${shown(note, longestNote)}”`}${replaced ? html` <small class="quiet">(replaced by a later word)</small>` : null}`;
}
