import type { Json, JsonObject, Observation } from '../model/observation.ts';
import type { ControlId, ControlState, MountMethod, OpenMethod } from '../model/words.ts';

interface Refusal {
  readonly kind: 'mount-attempt' | 'open-attempt';
  /** As each platform says the same thing. */
  readonly codes: readonly string[];
  /** The methods by which it was tried; any when absent. */
  readonly by?: MountMethod | OpenMethod;
}

/** The attempts that the guest refused with exactly one of these codes. */
export function refusals(observations: readonly Observation[], refusal: Refusal): readonly Observation[] {
  return observations.filter(
    ({ kind, data }) =>
      kind === refusal.kind &&
      data.is === 'refused' &&
      refusal.codes.some((code) => data.code === code) &&
      (refusal.by === undefined || data.by === refusal.by),
  );
}

/** Whether the control was probed as `on` when the attempt was made: an error code alone does not say who refused. */
export function policyWasOn(observation: Observation, control: ControlId): boolean {
  return policyAt(observation, control) === 'on';
}

export function policyWasOff(observation: Observation, control: ControlId): boolean {
  return policyAt(observation, control) === 'off';
}

/** Whether the control was probed in that state when the attempt was made. */
export function policyWas(observation: Observation, control: ControlId, state: ControlState): boolean {
  return policyAt(observation, control) === state;
}

function policyAt({ data }: Observation, control: ControlId): Json | undefined {
  return isObject(data.policy) ? data.policy[control] : undefined;
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
