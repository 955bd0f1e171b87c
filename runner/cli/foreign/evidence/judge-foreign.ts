import type { ForeignDocument, ForeignHit } from '../../../atomic/document/foreign-document.ts';
import type { DetectiveControl } from '../../../model/control.ts';
import { type Expectations, type Patience, patienceWith } from '../../../model/expectation.ts';
import type { ControlId } from '../../../model/words.ts';
import { type ArmFinding, finding } from '../../../verdicts/finding.ts';
import { reckon } from '../../../verdicts/outcome.ts';

/** What is known when a run of a test that is not ours has ended. */
export interface ForeignEvidence {
  readonly hits: readonly ForeignHit[];
  readonly canaries: ForeignDocument['canaries'];
  readonly unread: ForeignDocument['unread'];
  /** What no source of the target has, of the user's own rules. */
  readonly missing: ReadonlyMap<ControlId, readonly string[]>;
  /** Why nothing more can be said of any control: the command was not run, or nobody listened to the end; null where it was. */
  readonly broken: string | null;
  /** How the command ended, where it did not do all that it should have; null where it ended with 0. */
  readonly doubt: string | null;
}

/**
 * Each control of which something is expected, and each whose rule hit an event of the command. `missed` is never said: nothing proves
 * that what a test of others is about happened, so silence has two meanings.
 *
 * @param today ISO date
 */
export function judgeForeign(
  controls: readonly DetectiveControl[],
  expectations: Expectations,
  evidence: ForeignEvidence,
  today: string,
): ForeignDocument['controls'] {
  const judged = controls.filter(
    ({ id }) =>
      expectations.has(id) || evidence.hits.some(({ control, tiedBy }) => control === id && tiedBy !== null),
  );
  const findings = new Map(
    judged.map((control) => {
      const found = findingOf(control, evidence, patienceWith(control.id, expectations));
      return [control.id, { ...found, arms: {} }] as const;
    }),
  );
  const reckoned = reckon(findings, expectations, today);
  return [...findings].map(([id, { status, why }]) => ({
    ...{ control: id, status, why },
    expected: expectations.get(id)?.status ?? null,
    outcome: reckoned.get(id)?.outcome ?? 'unstated',
    advice: reckoned.get(id)?.advice ?? null,
  }));
}

/** The first row that holds wins. */
function findingOf(control: DetectiveControl, evidence: ForeignEvidence, patience: Patience): ArmFinding {
  const hits = evidence.hits.filter((hit) => hit.control === control.id);
  return (
    tied(hits, patience) ??
    broken(evidence) ??
    unread(control, evidence) ??
    untied(hits) ??
    uninstrumented(control, evidence) ??
    silent(control, evidence)
  );
}

function tied(hits: readonly ForeignHit[], { deadlineMs, giveUpAfterMs }: Patience): ArmFinding | null {
  const [first] = hits
    .filter(({ tiedBy, afterCommandMs }) => tiedBy !== null && afterCommandMs <= giveUpAfterMs)
    .toSorted((a, b) => a.afterCommandMs - b.afterCommandMs);
  if (first === undefined) return null;
  const { tiedBy, afterCommandMs, event } = first;
  const by = tiedBy === 'token' ? 'the name of its folder' : 'its process tree';
  const when = afterCommandMs <= 0 ? 'while the command ran' : `${afterCommandMs} ms after the command ended`;
  return finding(
    afterCommandMs <= deadlineMs ? 'detected' : 'late',
    `its rule matched event ${event.id} of ${event.channel}, tied to the command by ${by}; readable ${when}`,
    [],
  );
}

function broken({ broken: why }: ForeignEvidence): ArmFinding | null {
  return why === null ? null : finding('inconclusive', why, []);
}

function unread({ sources }: DetectiveControl, evidence: ForeignEvidence): ArmFinding | null {
  const found = evidence.unread.find(({ source }) => sources.includes(source));
  return found === undefined
    ? null
    : finding('inconclusive', `its source ${found.source} could not be read: ${found.text}`, []);
}

function untied(hits: readonly ForeignHit[]): ArmFinding | null {
  if (hits.length === 0) return null;
  return finding(
    'inconclusive',
    `its rule matched ${hits.length} event${hits.length === 1 ? '' : 's'} since the command began, and nothing ties one to the command in time`,
    [],
  );
}

function uninstrumented(
  control: DetectiveControl,
  { canaries, missing }: ForeignEvidence,
): ArmFinding | null {
  const say = (why: string) => finding('not-instrumented', why, []);
  const lacks = missing.get(control.id) ?? [];
  if (lacks.length > 0) return say(`no source of the target has what it reads: ${lacks.join(', ')}`);
  if (control.sources.length === 0) return say('no source of the target has what it reads');
  for (const source of control.sources) {
    const sent = canaries.filter((canary) => canary.source === source);
    const lacking = sent.flatMap((canary) => canary.missing);
    if (lacking.length > 0) return say(`its source ${source} lacks ${[...new Set(lacking)].join(', ')}`);
    if (sent.some(({ came }) => !came)) return say(`the canary of its source ${source} did not come back`);
    if (!sent.some(({ phase }) => phase === 'closing'))
      return say(`no canary proves that its source ${source} was alive at the end`);
  }
  return null;
}

function silent({ sources }: DetectiveControl, { doubt }: ForeignEvidence): ArmFinding {
  const unknown = 'whether what it watches for happened is not known, so it is not called missed';
  return finding(
    'inconclusive',
    `its rule matched nothing though its source ${sources.join(', ')} was alive; ${doubt === null ? '' : `${doubt}, and `}${unknown}`,
    [],
  );
}

/** What the controls' outcomes come to. Where nothing was expected, nothing was found out. */
export function outcomeOf(
  controls: ForeignDocument['controls'],
  { state, fault }: Pick<ForeignDocument, 'state' | 'fault'>,
): Exclude<ForeignDocument['outcome'], null> {
  const outcomes = controls.map(({ outcome }) => outcome).filter((outcome) => outcome !== 'unstated');
  if (state === 'interrupted') return 'inconclusive';
  if (outcomes.includes('unexpected')) return 'unexpected';
  if (fault !== null || outcomes.length === 0 || outcomes.includes('inconclusive')) return 'inconclusive';
  return outcomes.includes('known-gap') ? 'known-gap' : 'expected';
}
