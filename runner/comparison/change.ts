import type { Change, ControlChange } from '../model/memory/diff.ts';
import { type ControlKind, isKnown, type Status, undeclared } from '../model/words.ts';
import { byMerit } from '../verdicts/merit.ts';
import { sensors } from './conditions.ts';
import {
  armsInWords,
  differingFacts,
  type OwnDifferences,
  otherName,
  ownDifferences,
} from './differences.ts';
import { armsOf, type Exercised, hasScenario, type Side, type Standing, standingOf, whyOf } from './side.ts';
import { timeLimitBetween } from './time-limit.ts';

interface Decision {
  readonly change: Change;
  readonly why: string | null;
}

/** One control, as it stood on both sides. */
interface Stood extends Exercised {
  readonly kind: ControlKind;
  readonly sides: { readonly before: Side; readonly after: Side };
  readonly before: Standing | null;
  readonly after: Standing | null;
  readonly own: OwnDifferences;
}

interface Case extends Stood {
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
  const stood: Stood = { ...of, sides, before, after, own };
  const c: Case = { ...stood, across, ...conditionsOf(stood) };
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

function conditionsOf(stood: Stood): Pick<Case, 'conditions' | 'sensors'> {
  const { kind, own, sides } = stood;
  const { before, after } = sides;
  const facts = differingFacts(before.run, after.run).filter(({ conditionOf }) => conditionOf.includes(kind));
  const isSensorGone = ({ what, difference }: (typeof facts)[number]) =>
    sensors.includes(what) && (difference.before === null || difference.after === null);
  const conditions = facts
    .filter((fact) => !isSensorGone(fact))
    .map(
      ({ what, difference: { before: was, after: is } }) =>
        `the ${what} differs: ${was ?? 'none'}, then ${is ?? 'none'}`,
    );
  const changedRule = own.rule !== null && own.rule.before !== null && own.rule.after !== null;
  return {
    conditions: [
      ...conditions,
      ...(changedRule ? ['its rule was changed'] : []),
      ...armsDiffer(stood),
      ...timeLimitsDiffer(stood),
    ],
    sensors: facts
      .filter(isSensorGone)
      .map(({ what, difference }) => `${what} is ${difference.after === null ? 'gone' : 'new'}`),
  };
}

/** Of a status that is not known, its own reason says more: a fault may have kept it from an arm. */
function armsDiffer({ scenario, sides, before, after }: Stood): readonly string[] {
  if (before === null || after === null || !isKnown(before.status) || !isKnown(after.status)) return [];
  const [was, is] = [sides.before, sides.after].map((side) => armsInWords(armsOf(side, scenario)));
  return was === is ? [] : [`the arms differ: ${was || 'none'}, then ${is || 'none'}`];
}

function timeLimitsDiffer({ before, after }: Stood): readonly string[] {
  const limit = before === null || after === null ? null : timeLimitBetween(before.verdict, after.verdict);
  return limit === null ? [] : [`its time limit differs: ${limit.before}, then ${limit.after}`];
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

function notJudged(c: Case): Decision | null {
  const { scenario, control, sides, before, after } = c;
  if (before !== null && after !== null) return null;
  const [there, absent, when] =
    before === null ? [after, sides.before, 'earlier'] : [before, sides.after, 'later'];
  if (!hasScenario(absent, scenario)) return incomparable(`the ${when} run is without the scenario`);
  // A block that nobody explains is no control that could be judged: what it took says more.
  if (control === undeclared && there !== null)
    return incomparable(before === null ? whyOf(there) : `not in the later run any more: ${whyOf(there)}`);
  const because = ruleAway(c);
  return incomparable(`not judged in the ${when} run${because === null ? '' : `: ${because}`}`);
}

/** A control that is a rule of the user's comes and goes with its file. */
function ruleAway({ control, own: { rule }, sides, before }: Case): string | null {
  if (rule?.after === null) return 'its rule is gone';
  if (rule?.before === null) return 'its rule is new';
  const [here, there] = before === null ? [sides.after, sides.before] : [sides.before, sides.after];
  const name = otherName(control, here.run, there.run);
  return name === null ? null : `its rule is called ${name} there`;
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
