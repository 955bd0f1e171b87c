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
  webGateway: {
    conditionOf: [],
    because: 'it is the control web-gateway itself: another is a cause of its change',
  },
  mailGateway: {
    conditionOf: [],
    because: 'it is the control mail-gateway itself: another is a cause of its change',
  },
  policies: { conditionOf: [], because: "a control's own policy is a cause of its change, and no other's" },
  fixOf41091: { conditionOf: [], because: 'it is the probed policy of motw-propagation, said again' },
  desktopSession: {
    conditionOf: ['detective'],
    because:
      'without a desktop, files come in another way, which rules see otherwise; what acts on a double-click is inconclusive',
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

/** What a target says of its controls' policies itself; said by control where those are known. */
export const policiesInShort: readonly string[] = [nameOf('policies'), nameOf('fixOf41091')];

/** Numbers that a machine gives anew each time: only whether there is one says something. */
const numbered = ['desktopSession'];

/** What is known of a run whatever became of it, each once. */
export function factsOf({ target, harness }: RememberedRun): readonly Fact[] {
  return [
    { what: 'target', value: target.name, conditionOf: all },
    { what: 'platform', value: target.platform, conditionOf: all },
    { what: 'posture', value: target.posture.name, conditionOf: all },
    { what: 'harness version', value: harness.version, conditionOf: all },
  ];
}

/** Whether it came as far as to look at its machine. */
export function hasMetItsMachine({ target }: RememberedRun): boolean {
  return Object.keys(target.fingerprint).length > 0;
}

/** What a run found on its machine, each once. */
export function machineFactsOf({ target }: RememberedRun): readonly Fact[] {
  return Object.entries(target.fingerprint).map(([key, value]) => ({
    what: nameOf(key),
    value: value === null ? null : numbered.includes(key) ? 'there' : String(value),
    conditionOf: Object.hasOwn(exceptions, key) ? (exceptions[key]?.conditionOf ?? all) : all,
  }));
}

function nameOf(key: string): string {
  const called = Object.hasOwn(calledOtherwise, key) ? calledOtherwise[key] : undefined;
  return called ?? key.replace(/\B[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
