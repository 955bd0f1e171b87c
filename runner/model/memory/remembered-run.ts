import type { JsonObject, ObservationKind } from '../observation.ts';
import type { RunRecord, ScenarioRecord, Verdict } from '../run-record.ts';
import type { ActiveArm, ControlId } from '../words.ts';

/** A run as far as it is remembered and compared: how it stood, under which conditions, and what was judged. */
export interface RememberedRun
  extends Pick<
    RunRecord,
    'id' | 'state' | 'startedAt' | 'finishedAt' | 'outcome' | 'cleanUp' | 'batch' | 'harness' | 'target'
  > {
  readonly scenarios: readonly RememberedScenario[];
  /** What was set otherwise on purpose (`--drift`): control id to state. */
  readonly drift: Readonly<Record<string, string>>;
  /** By detective control, the id of its rule in `harness.rules`; a control that is no rule of ours has none. */
  readonly ruleOf: Readonly<Record<ControlId, string>>;
}

interface RememberedScenario extends Pick<ScenarioRecord, 'id' | 'verdicts'> {
  /** Those that were run. */
  readonly arms: readonly ActiveArm[];
}

/** What is remembered of a run: the keys that are known today, and no others. */
export function rememberedOf(record: RunRecord): RememberedRun {
  const { id, state, startedAt, finishedAt, outcome, cleanUp, batch, harness, target } = record;
  const { fingerprint, posture } = target;
  return {
    ...{ id, state, startedAt, finishedAt, outcome, cleanUp, batch },
    harness: { version: harness.version, node: harness.node, rules: mapOf(harness.rules) },
    target: {
      name: target.name,
      platform: target.platform,
      fingerprint: mapOf(fingerprint),
      posture: {
        name: posture.name,
        declared: mapOf(posture.declared),
        probed: mapOf(posture.probed),
      },
    },
    scenarios: record.scenarios.map(({ id, arms, verdicts }) => ({
      id,
      arms: [...new Set(arms.map(({ arm }) => arm))].sort(),
      verdicts: verdicts.map(rememberedVerdict),
    })),
    drift: toldOnce(record, 'posture', 'drift'),
    ruleOf: toldOnce(record, 'configuration', 'ruleOf'),
  };
}

function rememberedVerdict(verdict: Verdict): Verdict {
  const { control, kind, status, expected, outcome, why, evidence, noise, timeToDetectMs } = verdict;
  const { marked, unmarked } = verdict.arms;
  return {
    ...{ control, kind, status, expected, outcome, why },
    arms: { ...(marked === undefined ? {} : { marked }), ...(unmarked === undefined ? {} : { unmarked }) },
    ...{ evidence, noise, timeToDetectMs },
  };
}

/** What observations of the run as a whole say under a key: names to words. */
function toldOnce(record: RunRecord, kind: ObservationKind, key: string): Readonly<Record<string, string>> {
  return mapOf(
    Object.fromEntries(
      record.observations
        .filter((observation) => observation.kind === kind && observation.arm === null)
        .flatMap(({ data }) => wordsIn(data[key])),
    ),
  );
}

/** The harness writes words. What is none, in a record from elsewhere, is not passed over either. */
function wordsIn(found: JsonObject[string] | undefined): readonly (readonly [string, string])[] {
  if (typeof found !== 'object' || found === null || Array.isArray(found)) return [];
  return Object.entries(found).map(([name, word]) => [name, typeof word === 'string' ? word : 'unknown']);
}

/** A copy without `__proto__`, which a JSON document may have as a key, and no reader expects. */
function mapOf<T>(map: Readonly<Record<string, T>>): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(map).filter(([key]) => key !== '__proto__'));
}
