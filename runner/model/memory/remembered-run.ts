import type { RunRecord, ScenarioRecord } from '../run-record.ts';
import type { ControlId } from '../words.ts';

/** A run as far as it is remembered and compared: how it stood, under which conditions, and what was judged. */
export interface RememberedRun
  extends Pick<
    RunRecord,
    'id' | 'state' | 'startedAt' | 'finishedAt' | 'outcome' | 'cleanUp' | 'batch' | 'harness' | 'target'
  > {
  readonly scenarios: readonly Pick<ScenarioRecord, 'id' | 'verdicts'>[];
  /** What was set otherwise on purpose (`--drift`): control id to state. */
  readonly drift: Readonly<Record<string, string>>;
  /** By detective control, the id of its rule in `harness.rules`; a control that is no rule of ours has none. */
  readonly ruleOf: Readonly<Record<ControlId, string>>;
}
