import type { Observation } from '../../../model/observation.ts';
import { counted } from '../../content/figures/counted.ts';
import { longestRaw, shown, shownRaw } from '../guest-text.ts';
import { type Html, html } from '../html.ts';
import { timeOfDay } from '../moments.ts';
import { type Page, verdictLinks } from '../page.ts';

/** How many observations are listed and how much of raw records a report holds: what verdicts name comes first. */
const mostListed = 3_000;
const mostRaw = 2 * 1024 * 1024;

/** Every observation, grouped by arm and step; its raw record one click away. */
export function evidenceSection(page: Page): Html {
  const { observations } = page.run;
  const entries = observations.map((observation, i) => ({ observation, anchor: `evidence-${i + 1}` }));
  const raws = rawRecords(page);
  const listed = new Set(
    [...entries].sort((a, b) => Number(isNamed(page, b)) - Number(isNamed(page, a))).slice(0, mostListed),
  );
  const groups = Map.groupBy(
    entries.filter((entry) => listed.has(entry)),
    ({ observation }) => groupOf(observation),
  );
  const named = entries.filter((entry) => isNamed(page, entry)).length;
  return html`<section aria-labelledby="evidence">
<h2 id="evidence">Evidence</h2>
<p>${counted(observations.length, 'observation')}, ${named} of them named by a verdict. Times of day are UTC, on the host’s clock. Everything is in <code>run.json</code>; the raw events as they were collected are in <code>events/</code>.</p>
${listed.size < entries.length ? html`<p><strong>${entries.length - listed.size} observations are left out here</strong>; they are in run.json.</p>` : null}
${entries.length === 0 ? null : filter(entries.length, named)}
${[...groups].map(
  ([title, own]) => html`<h3>${shown(title, 160)}</h3>
${[...Map.groupBy(own, ({ observation }) => observation.step ?? 'before the steps')].map(
  ([step, list]) => html`<h4>${step}</h4>
<ul class="facts-seen">${list.map((entry) => item(page, entry, raws))}</ul>
`,
)}`,
)}
</section>`;
}

interface Entry {
  readonly observation: Observation;
  readonly anchor: string;
}

/** Of two observations with one id, only the first can be named. */
function isNamed({ named, evidence }: Page, { observation, anchor }: Entry): boolean {
  return named.has(observation.id) && evidence.get(observation.id)?.anchor === anchor;
}

function groupOf({ scenario, arm, data }: Observation): string {
  if (arm === null) return 'The whole run';
  const again = typeof data.attempt === 'number' && data.attempt > 1 ? `, attempt ${data.attempt}` : '';
  return `${scenario === null ? '' : `${scenario}, `}${arm} arm${again}`;
}

function filter(all: number, named: number): Html {
  return html`<fieldset class="filter"><legend>Show observations</legend>
<span><input type="radio" name="facts" id="facts-all" checked> <label for="facts-all">all (${all})</label></span>
<span><input type="radio" name="facts" id="facts-named"> <label for="facts-named">named by a verdict (${named})</label></span></fieldset>`;
}

function item(page: Page, entry: Entry, raws: ReadonlyMap<Observation, string>): Html {
  const { observation, anchor } = entry;
  const { id, kind, source, summary, at, data } = observation;
  const raw = raws.get(observation);
  const event = typeof data.event === 'string' ? page.evidence.get(data.event) : undefined;
  const named = isNamed(page, entry);
  const by = named ? (page.named.get(id) ?? []) : [];
  // On paper the raw record is printed of what a reader has to look into.
  const grounds = by.some(({ verdict }) => verdict.outcome !== 'expected');
  return html`<li${named ? html` class="${grounds ? 'named grounds' : 'named'}"` : null}><details><summary><code>${shown(id, 60)}</code> <span class="kind">${kind}</span> ${shown(summary)}${named ? html` <span class="tag">named by a verdict</span>` : null} <span class="quiet">${shown(source, 60)}, ${timeOfDay(at)}</span></summary>
<div class="raw" id="${anchor}">${named ? html`<p>Named by ${verdictLinks(page, by)}.</p>` : null}${event === undefined ? null : html`<p>About event <a href="#${event.anchor}">${shown(event.observation.id, 60)}</a>.</p>`}${
    raw === undefined
      ? html`<p>Left out, for this report is long enough: the whole is in run.json.</p>`
      : shownRaw(raw, whereWhole(observation))
  }</div></details></li>
`;
}

function whereWhole({ kind, scenario, arm, source, data }: Observation): string {
  if (kind !== 'event') return 'the whole is in run.json';
  const file = arm === 'quiet' ? `quiet-${source}` : `${scenario}-${arm}-${data.attempt ?? 1}-${source}`;
  return `the whole is in run.json and in events/${file.slice(0, 120)}.jsonl`;
}

/** What fits, what verdicts name first. */
function rawRecords(page: Page): ReadonlyMap<Observation, string> {
  const raws = new Map<Observation, string>();
  const { observations } = page.run;
  let left = mostRaw;
  for (const pass of [true, false]) {
    for (const observation of observations) {
      if (page.named.has(observation.id) !== pass || left <= 0) continue;
      const raw = JSON.stringify(observation, null, 2);
      raws.set(observation, raw);
      left -= Math.min(raw.length, longestRaw);
    }
  }
  return raws;
}
