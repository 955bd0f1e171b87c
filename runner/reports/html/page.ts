import type { Observation } from '../../model/observation.ts';
import type { RunRecord } from '../../model/run-record.ts';
import type { ActiveArm } from '../../model/words.ts';
import type { ReportContext } from '../../ports/reporter.ts';
import { type Modelled, modelledBy } from '../content/target/modelled.ts';
import { type JudgedVerdict, verdictsOf } from '../content/verdicts/findings.ts';
import { shown } from './guest-text.ts';
import { type Html, html } from './html.ts';

/** What every section works with. */
export interface Page extends ReportContext {
  readonly run: RunRecord;
  readonly modelled: readonly Modelled[] | null;
  /** Each observation with the anchor of its raw record, by its id; of two with one id, the first. */
  readonly evidence: ReadonlyMap<string, Evidence>;
  /** Ids that verdicts name, and the events that these are about, with the verdicts. */
  readonly named: ReadonlyMap<string, readonly JudgedVerdict[]>;
}

interface Evidence {
  readonly anchor: string;
  readonly observation: Observation;
}

export function pageOf(run: RunRecord, context: ReportContext): Page {
  const evidence = new Map<string, Evidence>();
  run.observations.forEach((observation, i) => {
    const anchor = `evidence-${i + 1}`;
    if (!evidence.has(observation.id)) evidence.set(observation.id, { anchor, observation });
  });
  const named = new Map<string, readonly JudgedVerdict[]>();
  for (const judged of verdictsOf(run)) {
    for (const id of judged.verdict.evidence) {
      const event = evidence.get(id)?.observation.data.event;
      for (const one of typeof event === 'string' ? [id, event] : [id]) {
        named.set(one, [...(named.get(one) ?? []), judged]);
      }
    }
  }
  return { ...context, run, modelled: modelledBy(run), evidence, named };
}

/** The id of an element, and what a link to it needs. An arm that was tried again has one for each try. */
export function scenarioAnchor(page: Page, id: string): string {
  return `scenario-${page.run.scenarios.findIndex((scenario) => scenario.id === id) + 1}`;
}

export function armAnchor(page: Page, scenario: string, arm: ActiveArm, attempt: number): string {
  return `${scenarioAnchor(page, scenario)}-${arm}-${attempt}`;
}

export function verdictAnchor(page: Page, scenario: string, control: string): string {
  const verdicts = page.run.scenarios.find(({ id }) => id === scenario)?.verdicts ?? [];
  return `${scenarioAnchor(page, scenario)}-verdict-${verdicts.findIndex((v) => v.control === control) + 1}`;
}

/** Links to verdicts, with what they are of. */
export function verdictLinks(page: Page, verdicts: readonly JudgedVerdict[]): Html {
  const links = verdicts.map(({ scenario, verdict: { control } }, i) => {
    const anchor = verdictAnchor(page, scenario.id, control);
    return html`${i === 0 ? '' : ', '}<a href="#${anchor}">${shown(control, 80)} in ${shown(scenario.id, 80)}</a>`;
  });
  return html`${links}`;
}

/** Links to raw records, by their ids; an id that the record does not have is only named. */
export function evidenceLinks({ evidence }: Page, ids: readonly string[]): Html {
  const links = ids.map((id, i) => {
    const found = evidence.get(id);
    const gap = i === 0 ? '' : ', ';
    if (found === undefined) return html`${gap}${shown(id, 60)} (not in the record)`;
    return html`${gap}<a href="#${found.anchor}">${shown(id, 60)}</a>`;
  });
  return ids.length === 0 ? html`none` : html`${links}`;
}
