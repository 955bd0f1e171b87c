import type { JsonObject, Observation } from '../../runner/model/observation.ts';
import type { RunRecord } from '../../runner/model/run-record.ts';
import type { StepName } from '../../runner/model/words.ts';
import { drifted } from './sample-runs.ts';

let count = 0;

type Place = Pick<Observation, 'scenario' | 'arm' | 'step'>;

const marked = (step: StepName): Place => ({ scenario: 'T1553.005-2', arm: 'marked', step });
const quiet: Place = { scenario: null, arm: 'quiet', step: null };

function moment(
  place: Place,
  given: Pick<Observation, 'source' | 'kind' | 'summary'>,
  data: JsonObject,
): Observation {
  count += 1;
  const at = new Date(Date.parse('2026-11-24T06:45:12Z') + count * 7_000).toISOString();
  const attempt = place === quiet ? {} : { attempt: 1 };
  return { id: `x${count}`, ...place, at, ...given, data: { ...data, ...attempt } };
}

const stop = (step: StepName, waitedMs: number) =>
  moment(
    marked(step),
    {
      kind: 'pause',
      source: 'harness',
      summary: `stopped for ${(waitedMs / 1000).toFixed(1)} s before ${step}`,
    },
    { waitedMs },
  );

const said = (
  control: string,
  step: StepName,
  says: string,
  sinceStepMs: number,
  note: string | null = null,
) =>
  moment(
    marked(step),
    { kind: 'blue-team', source: 'blue team', summary: `the blue team says of ${control}: ${says}` },
    { control, says, note, sinceStepMs },
  );

const noted = (place: Place, note: string) =>
  moment(
    place,
    { kind: 'blue-team', source: 'blue team', summary: 'a note of the blue team' },
    { control: null, says: null, note, sinceStepMs: null },
  );

/** The drifted run as an exercise: what the blue team said agrees, differs, or is no contradiction; one word was corrected. */
export const exercised: RunRecord = {
  ...drifted,
  observations: [
    ...drifted.observations,
    stop('build', 15_000),
    stop('deliver', 12_300),
    stop('mount', 41_000),
    noted(
      marked('mount'),
      'The analyst on call opened the image’s mount event after half a minute; the lure’s name was in plain sight.',
    ),
    stop('open', 8_200),
    said('image-mounted', 'mount', 'alerted', 33_000),
    said('image-file-created', 'deliver', 'nothing', 40_000, 'the queue is empty'),
    said(
      'image-file-created',
      'deliver',
      'logged',
      65_000,
      'found by a search, the alert went to another queue',
    ),
    said('motw-propagation', 'inspect', 'blocked', 4_100, 'SmartScreen came up'),
    said('process-from-mounted-image', 'open', 'nothing', 95_000),
    said('mark-written', 'deliver', 'unsure', 95_000),
    said('launch-gate', 'open', 'nothing', 95_000),
    noted(quiet, 'Next time: the night shift.'),
  ],
};
