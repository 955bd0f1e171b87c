import type { JsonObject, Observation, ObservationKind } from '../../runner/model/observation.ts';
import type { RunRecord } from '../../runner/model/run-record.ts';
import type { ActiveArm, StepName } from '../../runner/model/words.ts';
import { drifted } from './sample-runs.ts';

let count = 0;

function moment(
  kind: Extract<ObservationKind, 'pause' | 'blue-team'>,
  [arm, step]: readonly [ActiveArm, StepName] | readonly [null, null],
  summary: string,
  data: JsonObject,
): Observation {
  count += 1;
  const at = new Date(Date.parse('2026-11-24T06:45:12Z') + count * 7_000).toISOString();
  const scenario = arm === null ? null : 'T1553.005-2';
  return { id: `x${count}`, scenario, arm, step, at, source: 'exercise', kind, summary, data };
}

const stop = (arm: ActiveArm, step: StepName, waitedMs: number) =>
  moment('pause', [arm, step], `stopped before ${step}`, { waitedMs });

const said = (control: string, says: string, sinceStepMs: number, note = '') =>
  moment('blue-team', ['marked', 'collect'], `the blue team says ${says} of ${control}`, {
    control,
    says,
    note,
    sinceStepMs,
  });

/** The drifted run as an exercise: what the blue team said agrees, differs, or is no contradiction. */
export const exercised: RunRecord = {
  ...drifted,
  observations: [
    ...drifted.observations,
    stop('marked', 'deliver', 12_300),
    stop('marked', 'mount', 41_000),
    moment('blue-team', ['marked', 'mount'], 'note of the blue team', {
      control: null,
      says: null,
      note: 'The analyst on call opened the image’s mount event after half a minute; the lure’s name was in plain sight.',
      sinceStepMs: null,
    }),
    stop('marked', 'open', 8_200),
    said('image-mounted', 'alerted', 33_000),
    said('image-file-created', 'logged', 65_000, 'found by a search, the alert went to another queue'),
    said('motw-propagation', 'blocked', 4_100, 'SmartScreen came up'),
    said('process-from-mounted-image', 'nothing', 95_000),
    said('mark-written', 'unsure', 95_000),
    said('launch-gate', 'nothing', 95_000),
    moment('blue-team', [null, null], 'note of the blue team', {
      control: null,
      says: null,
      note: 'Next time: the night shift.',
      sinceStepMs: null,
    }),
  ],
};
