import type { RememberedRun } from '../model/memory/remembered-run.ts';
import type { ControlKind } from '../model/words.ts';

/** A fact under which a run was made, and the kinds of controls whose verdicts hang on it. */
export interface Fact {
  /** In people's words. */
  readonly what: string;
  readonly value: string | null;
  readonly conditionOf: readonly ControlKind[];
}

const all: readonly ControlKind[] = ['preventive', 'detective'];

/** Entries of a fingerprint that are no condition of every control. */
const exceptions: Readonly<
  Record<string, { readonly conditionOf: readonly ControlKind[]; readonly because: string }>
> = {
  qemu: { conditionOf: [], because: 'of the reference guest: only times depend on it' },
  accelerator: { conditionOf: [], because: 'of the reference guest: only times depend on it' },
  policies: { conditionOf: [], because: "a control's own policy is a cause of its change, and no other's" },
  fixOf41091: { conditionOf: [], because: 'it is the probed policy of motw-propagation, said again' },
  desktopSession: {
    conditionOf: [],
    because: 'it numbers logons; what needs a desktop and has none is inconclusive anyway',
  },
  sysmon: { conditionOf: ['detective'], because: 'it only watches' },
};

const calledOtherwise: Readonly<Record<string, string>> = {
  qemu: 'QEMU',
  sysmon: 'Sysmon',
  fixOf41091: 'fix of CVE-2022-41091',
  agent: 'account of the harness',
  elevated: 'elevation of the harness',
};

/** What a sensor is; where it is gone, that is why a control sees less, and no reason not to compare. */
export const sensors: readonly string[] = [nameOf('sysmon')];

/** Of a target that says so itself: which of its controls have which policy, in one line. */
export const policiesInShort = nameOf('policies');

/** The facts of a run, each once. */
export function factsOf({ target, harness }: RememberedRun): readonly Fact[] {
  return [
    { what: 'target', value: target.name, conditionOf: all },
    { what: 'platform', value: target.platform, conditionOf: all },
    { what: 'posture', value: target.posture.name, conditionOf: all },
    { what: 'harness version', value: harness.version, conditionOf: all },
    ...Object.entries(target.fingerprint).map(([key, value]) => ({
      what: nameOf(key),
      value: value === null ? null : String(value),
      conditionOf: Object.hasOwn(exceptions, key) ? (exceptions[key]?.conditionOf ?? all) : all,
    })),
  ];
}

function nameOf(key: string): string {
  const called = Object.hasOwn(calledOtherwise, key) ? calledOtherwise[key] : undefined;
  return called ?? key.replace(/\B[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
