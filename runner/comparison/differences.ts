import type { Difference } from '../model/memory/diff.ts';
import type { RememberedRun } from '../model/memory/remembered-run.ts';
import type { ActiveArm, ControlId, ControlKind } from '../model/words.ts';
import { bounded } from './bounded.ts';
import { type Fact, factsOf, hasMetItsMachine, machineFactsOf, policiesInShort } from './conditions.ts';

/** How much of a SHA-256 is shown, in hexadecimal digits. */
const shownDigits = 12;

/** Everything that is otherwise in the two runs, whether a control hangs on it or not. */
export function differencesBetween(before: RememberedRun, after: RememberedRun): readonly Difference[] {
  const policies = bothMet(before, after)
    ? differing('policy', before.target.posture.probed, after.target.posture.probed)
    : [];
  const facts = differingFacts(before, after)
    .filter(({ what }) => !policiesInShort.includes(what) || policies.length === 0)
    .map(({ difference }) => difference);
  return [
    ...facts,
    ...armsOnBoth(before, after),
    ...differing('rule', rulesByName(before, after), rulesByName(after, before)),
    ...policies,
    ...differing('drift', before.drift, after.drift),
  ];
}

/** Of a machine that one of the two never met nothing is known to have changed. */
function bothMet(before: RememberedRun, after: RememberedRun): boolean {
  return hasMetItsMachine(before) && hasMetItsMachine(after);
}

/** Which arms were run at all: in one scenario a fault may have kept a run from one of them. */
function armsOnBoth(before: RememberedRun, after: RememberedRun): readonly Difference[] {
  const [was, is] = [before, after].map(({ scenarios }) => scenarios.flatMap(({ arms }) => arms));
  if (was === undefined || is === undefined || was.length === 0 || is.length === 0) return [];
  const difference = differenceIn('arms', armsInWords(was), armsInWords(is));
  return difference === null ? [] : [difference];
}

export function armsInWords(arms: readonly ActiveArm[]): string {
  return [...new Set(arms)].sort().join(' and ');
}

export interface DifferingFact {
  readonly what: string;
  readonly conditionOf: readonly ControlKind[];
  readonly difference: Difference;
}

export function differingFacts(before: RememberedRun, after: RememberedRun): readonly DifferingFact[] {
  const haveMet = bothMet(before, after);
  const [first, second] = [before, after].map((run) => {
    const facts = [...factsOf(run), ...(haveMet ? machineFactsOf(run) : [])];
    return new Map(facts.map((fact) => [fact.what, fact]));
  });
  const names = new Set([...(first?.keys() ?? []), ...(second?.keys() ?? [])]);
  return [...names].flatMap((what) => {
    const [was, is] = [first?.get(what), second?.get(what)];
    const difference = differenceIn(what, was?.value, is?.value);
    const { conditionOf } = (was ?? is) as Fact;
    return difference === null ? [] : [{ what, conditionOf, difference }];
  });
}

/** Of one control: what was set or probed of it, and the rule that it is. */
export interface OwnDifferences {
  readonly policy: Difference | null;
  readonly rule: Difference | null;
  readonly drift: Difference | null;
}

export function ownDifferences(
  control: ControlId,
  before: RememberedRun,
  after: RememberedRun,
): OwnDifferences {
  const [was, is] = [before, after].map(({ target }) => of(control, target.posture.probed));
  return {
    // Where it could not be probed once, nothing is known to have changed.
    policy:
      isProbed(was) && isProbed(is) && was !== undefined && is !== undefined
        ? differenceIn(control, was, is)
        : null,
    rule: differenceIn(control, ruleOf(control, before, after), ruleOf(control, after, before)),
    drift: differenceIn(control, of(control, before.drift), of(control, after.drift)),
  };
}

/** What the rule of a control is called in another run, which knows it, but not by this name; null where there is no such. */
export function otherName(control: ControlId, run: RememberedRun, other: RememberedRun): ControlId | null {
  const id = of(control, run.ruleOf);
  if (id === undefined || of(control, other.ruleOf) !== undefined) return null;
  return Object.entries(other.ruleOf).find(([, rule]) => rule === id)?.[0] ?? null;
}

function isProbed(state: string | undefined): boolean {
  return state !== undefined && state !== 'unknown';
}

/** The SHA-256 of a control's rule, or undefined where it has none. A run whose rule was taken away does not name it: the other one does. */
function ruleOf(control: ControlId, run: RememberedRun, other: RememberedRun): string | undefined {
  const id = of(control, run.ruleOf) ?? of(control, other.ruleOf);
  return id === undefined ? undefined : of(id, run.harness.rules);
}

/** Every rule by the control that it is; by its id where no control is known. */
function rulesByName(run: RememberedRun, other: RememberedRun): Readonly<Record<string, string>> {
  const controls = new Set([...Object.keys(run.ruleOf), ...Object.keys(other.ruleOf)]);
  const known = new Set([...Object.values(run.ruleOf), ...Object.values(other.ruleOf)]);
  return Object.fromEntries([
    ...[...controls].flatMap((control) => {
      const sha256 = ruleOf(control, run, other);
      return sha256 === undefined ? [] : [[control, short(sha256)]];
    }),
    ...Object.entries(run.harness.rules)
      .filter(([id]) => !known.has(id))
      .map(([id, sha256]) => [id, short(sha256)]),
  ]);
}

function short(sha256: string): string {
  return sha256.slice(0, shownDigits);
}

function differing(
  what: string,
  before: Readonly<Record<string, string>>,
  after: Readonly<Record<string, string>>,
): readonly Difference[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return names.flatMap((name) => differenceIn(`${what} ${name}`, of(name, before), of(name, after)) ?? []);
}

function differenceIn(
  what: string,
  before: string | null | undefined,
  after: string | null | undefined,
): Difference | null {
  if ((before ?? null) === (after ?? null)) return null;
  const shown = (value: string | null | undefined) => (value == null ? null : bounded(value));
  return { what: bounded(what), before: shown(before), after: shown(after) };
}

/** Names come from rules and guests: one of them may be called like a method of every object. */
function of(name: string, values: Readonly<Record<string, string>>): string | undefined {
  return Object.hasOwn(values, name) ? values[name] : undefined;
}
