import type { Change, ControlChange } from '../model/memory/diff.ts';
import { type ControlKind, type Status, undeclared } from '../model/words.ts';
import { byMerit } from '../verdicts/merit.ts';
import { sensors } from './conditions.ts';
import { differingFacts, type OwnDifferences, ownDifferences } from './differences.ts';
import { type Exercised, hasScenario, isKnown, type Side, type Standing, standingOf, whyOf } from './side.ts';

interface Decision {
  readonly change: Change;
  readonly why: string | null;
}

/** One control, on both sides. */
interface Case extends Exercised {
  readonly kind: ControlKind;
  readonly sides: { readonly before: Side; readonly after: Side };
  readonly before: Standing | null;
  readonly after: Standing | null;
  readonly own: OwnDifferences;
  /** The conditions that it hangs on and that differ, each as `the build differs: 1, then 2`. */
  readonly conditions: readonly string[];
  /** Sensors that were there on one side only. */
  readonly sensors: readonly string[];
  readonly across: boolean;
}

/** What became of a control between two sides. */
export function changeOf(
  of: Exercised & { readonly kind: ControlKind },
  sides: Case['sides'],
  across: boolean,
): ControlChange {
  const { scenario, control, kind } = of;
  const [before, after] = [standingOf(sides.before, of), standingOf(sides.after, of)];
  const own = ownDifferences(control, sides.before.run, sides.after.run);
  const c: Case = { ...of, sides, before, after, own, across, ...conditionsOf(kind, own, sides) };
  return {
    ...{ scenario, control, kind },
    before: before?.status ?? null,
    after: after?.status ?? null,
    ...decide(c),
    beforeRun: before?.run ?? null,
    seen: { before: before?.seen ?? {}, after: after?.seen ?? {} },
  };
}

/** The rules in their order; the first that holds wins. */
function decide(c: Case): Decision {
  return unfinished(c) ?? notJudged(c) ?? underOtherConditions(c) ?? disagreeing(c) ?? byStatus(c);
}

function conditionsOf(
  kind: ControlKind,
  { rule }: OwnDifferences,
  { before, after }: Case['sides'],
): Pick<Case, 'conditions' | 'sensors'> {
  const facts = differingFacts(before.run, after.run).filter(({ conditionOf }) => conditionOf.includes(kind));
  const isSensorGone = ({ what, difference }: (typeof facts)[number]) =>
    sensors.includes(what) && (difference.before === null || difference.after === null);
  const conditions = facts
    .filter((fact) => !isSensorGone(fact))
    .map(
      ({ what, difference: { before: was, after: is } }) =>
        `the ${what} differs: ${was ?? 'none'}, then ${is ?? 'none'}`,
    );
  const changedRule = rule !== null && rule.before !== null && rule.after !== null;
  return {
    conditions: [...conditions, ...(changedRule ? ['its rule was changed'] : [])],
    sensors: facts
      .filter(isSensorGone)
      .map(({ what, difference }) => `${what} is ${difference.after === null ? 'gone' : 'new'}`),
  };
}

function incomparable(why: string): Decision {
  return { change: 'incomparable', why };
}

function unfinished({ sides: { before, after } }: Case): Decision | null {
  const why = unfinishedWhy('later', after) ?? unfinishedWhy('earlier', before);
  return why === null ? null : incomparable(why);
}

/** Why nothing is known by a side; null where one of its runs came to its end. */
export function unfinishedWhy(when: 'earlier' | 'later', { run, finished }: Side): string | null {
  if (finished.length > 0) return null;
  return `the ${when} run ${run.state === 'interrupted' ? 'was interrupted' : 'has not ended'}`;
}

function notJudged({ scenario, control, sides, before, after }: Case): Decision | null {
  if (before !== null && after !== null) return null;
  const [there, absent, when] =
    before === null ? [after, sides.before, 'earlier'] : [before, sides.after, 'later'];
  if (!hasScenario(absent, scenario)) return incomparable(`the ${when} run is without the scenario`);
  // A block that nobody explains is no control that could be judged: what it took says more.
  if (control === undeclared && there !== null)
    return incomparable(before === null ? whyOf(there) : `not in the later run any more: ${whyOf(there)}`);
  return incomparable(`not judged in the ${when} run`);
}

function underOtherConditions({ conditions, across }: Case): Decision | null {
  if (across || conditions.length === 0) return null;
  return incomparable(conditions.join('; '));
}

function disagreeing({ before, after }: Case): Decision | null {
  const said = [
    { when: 'earlier', standing: before },
    { when: 'later', standing: after },
  ].flatMap(({ when, standing }) =>
    standing !== null && standing.known.length > 1 ? [`${when} repetitions: ${countsOf(standing)}`] : [],
  );
  return said.length === 0 ? null : { change: 'flaky', why: said.join('; ') };
}

/** `detected 4 of 5, missed 1` */
function countsOf({ seen }: Standing): string {
  const counts = Object.entries(seen).toSorted(([, a], [, b]) => b - a);
  const all = counts.reduce((sum, [, n]) => sum + n, 0);
  return counts.map(([status, n], i) => `${status} ${n}${i === 0 ? ` of ${all}` : ''}`).join(', ');
}

function byStatus(c: Case): Decision {
  const { before, after } = c as { readonly before: Standing; readonly after: Standing };
  const decision = changeOfStatus(before.status, after.status);
  switch (decision.change) {
    case 'improved':
    case 'regressed':
      return {
        change: decision.change,
        why: [causeOf(c, after), sinceThen(c)].filter((s) => s !== '').join('; '),
      };
    case 'unchanged':
      return { change: 'unchanged', why: decision.why ?? rarelyJudged(before, after) };
    default:
      return incomparable(decision.why ?? unknownWhy(before, after));
  }
}

/** Two statuses held against each other. `why` is null where only a verdict can tell, or nothing is to be said. */
export function changeOfStatus(before: Status, after: Status): Decision {
  if (before === after)
    return after === 'inconclusive'
      ? incomparable('could not be judged either time')
      : { change: 'unchanged', why: null };
  if (!isKnown(before) || !isKnown(after)) return { change: 'incomparable', why: null };
  const better = byMerit(after, before);
  if (better === null) return incomparable('something stopped it, not provably this control');
  if (better === 0) return { change: 'unchanged', why: 'neither stops anything' };
  return { change: better > 0 ? 'improved' : 'regressed', why: null };
}

function unknownWhy(before: Standing, after: Standing): string {
  const [when, standing] = isKnown(after.status) ? ['earlier', before] : ['later', after];
  return `${standing.status === 'not-reached' ? 'not reached' : standing.status} in the ${when} run: ${whyOf(standing)}`;
}

/** What was done to the control itself; where nothing was, what the later run saw. */
function causeOf({ own, sensors: ofKind }: Case, after: Standing): string {
  const { policy, rule, drift } = own;
  const causes = [
    ...(policy === null ? [] : [`its policy: ${policy.before}, then ${policy.after}`]),
    ...(rule !== null && rule.after === null ? ['its rule is gone'] : []),
    ...(rule !== null && rule.before === null ? ['its rule is new'] : []),
    ...(drift === null ? [] : [`--drift of it: ${drift.before ?? 'none'}, then ${drift.after ?? 'none'}`]),
    ...ofKind,
  ];
  return causes.length > 0 ? causes.join('; ') : whyOf(after);
}

function sinceThen({ conditions }: Case): string {
  if (conditions.length === 0) return '';
  return `since then ${conditions.join('; ')}`;
}

/** Where only some repetitions tell how it is. */
function rarelyJudged(before: Standing, after: Standing): string | null {
  const said = [
    { when: 'earlier', standing: before },
    { when: 'later', standing: after },
  ].filter(({ standing: { status, seen } }) => isKnown(status) && Object.keys(seen).length > 1);
  return said.length === 0
    ? null
    : said.map(({ when, standing }) => `${when} repetitions: ${countsOf(standing)}`).join('; ');
}
