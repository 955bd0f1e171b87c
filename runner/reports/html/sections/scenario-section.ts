import type { ArmRecord, ScenarioRecord, Verdict } from '../../../model/run-record.ts';
import type { ControlKind } from '../../../model/words.ts';
import { type Attempt, attemptsOf } from '../../content/arms/attempts.ts';
import { residualGaps } from '../../content/arms/residual-gaps.ts';
import { duration } from '../../content/figures/duration.ts';
import { mechanismOf } from '../../content/target/modelled.ts';
import { shown } from '../guest-text.ts';
import { type Html, html } from '../html.ts';
import { ladderPicture } from '../ladder/ladder-picture.ts';
import { type Reach, reachInWords, reachOf } from '../ladder/reach.ts';
import { armAnchor, evidenceLinks, type Page, scenarioAnchor, verdictAnchor } from '../page.ts';
import { outcomeBadge, statusShown } from '../words-shown.ts';
import { stepTimes } from './step-times.ts';

/** One scenario: the ladder of every try of every arm, then the verdicts with their reasons. */
export function scenarioSection(page: Page, scenario: ScenarioRecord): Html {
  const { id, atomic, verdicts, notExercised } = scenario;
  const anchor = scenarioAnchor(page, id);
  const tries = scenario.arms.flatMap((arm) =>
    attemptsOf(page.run, id, arm).map((attempt) => ({ arm, attempt })),
  );
  const longest = Math.max(1, ...tries.map(({ attempt }) => spanOf(attempt)));
  const gaps = residualGaps(page.run, scenario);
  return html`<section class="scenario" aria-labelledby="${anchor}">
<h2 id="${anchor}">Scenario ${shown(id, 80)}</h2>
${atomic === null ? null : html`<p class="quiet">Atomic test ${atomic.number} (${shown(atomic.guid, 60)})</p>`}
${tries.length === 0 ? html`<p>No arm was run.</p>` : html`<div class="arms">${tries.map(({ arm, attempt }) => armFigure(page, scenario, arm, attempt, longest))}</div>`}
${verdicts.length === 0 ? html`<p>No control was judged in this scenario.</p>` : null}
${(['preventive', 'detective'] as const).map((kind) => verdictTable(page, scenario, kind))}
${notExercised.length === 0 ? null : html`<p><strong>Not exercised</strong> (this scenario says nothing about them): ${shown(notExercised.join(', '))}</p>`}
${gaps.length === 0 ? null : html`<div class="gaps"><h3>Residual gaps</h3><p>What still works although a control acted; measured, and no control’s verdict.</p><ul>${gaps.map((gap) => html`<li>${shown(gap)}</li>`)}</ul></div>`}
</section>`;
}

/** From the beginning of the first step to the end of the last, in milliseconds. */
function spanOf({ steps }: Attempt): number {
  const begin = Date.parse(steps[0]?.startedAt ?? '');
  const ends = steps.map(({ startedAt, durationMs }) => Date.parse(startedAt) + durationMs - begin);
  return Math.max(0, ...ends.filter(Number.isFinite));
}

function armFigure(
  page: Page,
  scenario: ScenarioRecord,
  arm: ArmRecord,
  attempt: Attempt,
  longestMs: number,
): Html {
  const anchor = armAnchor(page, scenario.id, arm.arm, attempt.number);
  const reach = reachOf(scenario, arm.arm, attempt);
  const tries = attemptsOf(page.run, scenario.id, arm).length;
  const title = `${arm.arm} arm${tries > 1 ? `, attempt ${attempt.number} of ${tries}` : ''}`;
  const capital = title.charAt(0).toUpperCase() + title.slice(1);
  return html`<div class="arm">
<h3 id="${anchor}">${capital}</h3>
<p class="reach"><strong>${shown(sentence(reach), 200)}</strong>${attempt.number === tries ? html` <span class="quiet">marker <code>${shown(arm.marker, 40)}</code></span>` : null}</p>
${
  reach.rungs.length === 0
    ? null
    : html`${ladderPicture(reach, `${anchor}-ladder`, `Ladder of the ${title}`)}
<details><summary>This ladder in words</summary><ol class="rungs">${reach.rungs.map(({ name, state, says }) => html`<li><strong>${name}</strong>: ${state}${says === '' ? '' : html` (${shown(says)})`}</li>`)}</ol></details>
${stepTimes(attempt, `Steps of the ${title}`, longestMs)}`
}
</div>`;
}

function sentence(reach: Reach): string {
  const words = reachInWords(reach);
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function verdictTable(page: Page, { id, verdicts }: ScenarioRecord, kind: ControlKind): Html | null {
  const own = verdicts.filter((verdict) => verdict.kind === kind);
  if (own.length === 0) return null;
  const last = kind === 'detective' ? 'Time and noise' : page.modelled === null ? null : 'Is';
  const head = [
    'Control',
    'Outcome',
    'Status',
    'Expected',
    ...(last === null ? [] : [last]),
    'Why',
    'Evidence',
  ];
  const caption = kind === 'preventive' ? 'Preventive controls' : 'Detective controls';
  return html`<table class="cards verdicts" role="table"><caption>${caption} in ${shown(id, 80)}</caption>
<thead role="rowgroup"><tr role="row">${head.map((text) => html`<th scope="col" role="columnheader">${text}</th>`)}</tr></thead>
<tbody role="rowgroup">
${own.map((verdict) => verdictRow(page, id, verdict, last))}</tbody></table>`;
}

function verdictRow(page: Page, scenario: string, verdict: Verdict, last: string | null): Html {
  const { control, outcome, status, expected, why, arms, evidence } = verdict;
  const inArms = Object.entries(arms).map(([arm, own]) => html`<li>${arm} arm: ${statusShown(own)}</li>`);
  return html`<tr role="row" id="${verdictAnchor(page, scenario, control)}" class="${outcome}" data-outcomes="${outcome}">
<th scope="row" role="rowheader"><code>${shown(control, 80)}</code></th>
<td role="cell" data-label="outcome">${outcomeBadge(outcome)}</td><td role="cell" data-label="status">${statusShown(status)}</td>
<td role="cell" data-label="expected">${expected === null ? 'nothing' : html`<span class="status">${expected}</span>`}</td>${last === null ? null : html`<td role="cell" data-label="${last.toLowerCase()}">${lastCell(page, verdict)}</td>`}
<td role="cell" class="why" data-label="why">${shown(why)}${inArms.length === 0 ? null : html`<ul class="in-arms">${inArms}</ul>`}</td>
<td role="cell" data-label="evidence">${evidenceLinks(page, evidence)}</td></tr>
`;
}

function lastCell(page: Page, { kind, control, timeToDetectMs, noise }: Verdict): Html {
  if (kind === 'preventive')
    return html`<span class="status">${mechanismOf(page.run, control) ?? '–'}</span>`;
  const time = timeToDetectMs === null ? '–' : duration(timeToDetectMs);
  const heard = page.run.quiet === null ? 'noise not measured' : noise === 0 ? 'no noise' : `noise ${noise}`;
  return html`${time}<br><span class="quiet">${heard}</span>`;
}
