import type { JsonObject, Observation, ObservationKind } from '../../../model/observation.ts';
import type { ActiveArm } from '../../../model/words.ts';

/** What a rung is, whatever a run saw there. */
export interface RungKind {
  readonly name: string;
  /** What proves it; a step without any of it is believed. */
  readonly seenAs?: ObservationKind;
  /** Which of these observations are about it; all when absent. */
  readonly about?: (data: JsonObject) => boolean;
  /** Whether a step in which this was seen has the rung; every step when absent. */
  readonly onlyWhere?: (ofStep: readonly Observation[]) => boolean;
  /** Whether the observations, at least one, say that it was reached. */
  readonly holds?: (seen: readonly JsonObject[], arm: ActiveArm) => boolean;
  readonly says?: (seen: readonly JsonObject[], ofStep: readonly Observation[]) => string;
  readonly refused?: (seen: readonly JsonObject[]) => string;
}
