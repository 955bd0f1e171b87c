import type { JsonObject, ObservationKind } from '../../model/observation.ts';
import type { GuestStep } from './guest-steps.ts';

/** What the observations of a kind hold, of the whole attempt. */
export function all({ seen }: GuestStep, kind: ObservationKind): readonly JsonObject[] {
  return seen.filter((one) => one.kind === kind).map(({ data }) => data);
}

export function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
