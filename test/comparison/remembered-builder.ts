import type { RememberedRun } from '../../runner/model/memory/remembered-run.ts';
import type { Verdict } from '../../runner/model/run-record.ts';
import type { ActiveArm, ControlId, Status } from '../../runner/model/words.ts';
import { verdict } from '../reports/record-builder.ts';

/** By scenario, by control: its status, or its status and why. */
export type Judged = Readonly<
  Record<string, Readonly<Record<ControlId, Status | readonly [Status, string]>>>
>;

export type Given = Partial<Omit<RememberedRun, 'target' | 'harness' | 'scenarios'>> & {
  readonly judged?: Judged;
  /** Of every scenario; both, unless it is given. */
  readonly arms?: readonly ActiveArm[];
  readonly target?: Partial<RememberedRun['target']>;
  readonly fingerprint?: RememberedRun['target']['fingerprint'];
  readonly posture?: string | null;
  readonly probed?: RememberedRun['target']['posture']['probed'];
  readonly version?: string;
  readonly rules?: RememberedRun['harness']['rules'];
};

export const one = 'T1553.005-1';
export const two = 'T1553.005-2';

/** The id of a run of a day, and when it was started. */
export function night(day: number): Pick<RememberedRun, 'id' | 'startedAt' | 'finishedAt'> {
  const date = new Date(Date.UTC(2026, 10, day, 2, 0, 0));
  const startedAt = date.toISOString();
  return {
    id: `${startedAt.slice(0, 10).replaceAll('-', '')}-020000-0000`,
    startedAt,
    finishedAt: new Date(date.getTime() + 20_000).toISOString(),
  };
}

export function remembered(given: Given = {}): RememberedRun {
  const { judged = {}, arms, target, fingerprint, posture, probed, version, rules, ...rest } = given;
  return {
    ...night(1),
    state: 'finished',
    outcome: 'expected',
    cleanUp: 'clean',
    batch: null,
    harness: { version: version ?? '0.1.0', node: 'v24.0.0', rules: rules ?? {} },
    target: {
      name: 'win11',
      platform: 'windows',
      fingerprint: fingerprint ?? { build: '22631.4317', sysmon: '15.15', policies: 'mount-verb=on' },
      posture: { name: posture ?? null, declared: {}, probed: probed ?? {} },
      ...target,
    },
    scenarios: Object.entries(judged).map(([id, controls]) => ({
      id,
      arms: arms ?? ['marked', 'unmarked'],
      verdicts: verdictsOf(controls),
    })),
    drift: {},
    ruleOf: {},
    ...rest,
  };
}

function verdictsOf(controls: Judged[string]): readonly Verdict[] {
  return Object.entries(controls).map(([control, said]) => {
    const [status, why] = typeof said === 'string' ? [said, `it was ${said}`] : said;
    return verdict(control, status, { why });
  });
}

/** Runs of one batch, a status each. */
export function repeated(
  day: number,
  control: ControlId,
  some: readonly Status[],
  given: Given = {},
): readonly RememberedRun[] {
  const { id, ...times } = night(day);
  return some.map((status, i) =>
    remembered({
      ...given,
      ...times,
      id: `${id.slice(0, -4)}${String(i).padStart(4, '0')}`,
      batch: `batch-${id}`,
      judged: { [one]: { [control]: status } },
    }),
  );
}
