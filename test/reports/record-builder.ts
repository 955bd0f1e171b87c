import type { JsonObject, Observation, ObservationKind } from '../../runner/model/observation.ts';
import type {
  ArmRecord,
  RunRecord,
  ScenarioRecord,
  StepRecord,
  Verdict,
} from '../../runner/model/run-record.ts';
import {
  type ActiveArm,
  type ControlId,
  type Status,
  type StepName,
  stepNames,
} from '../../runner/model/words.ts';

const at = '2026-11-24T06:45:12.000Z';
const scenarioId = 'T1553.005-2';

const detective = [
  'image-mounted',
  'image-file-created',
  'lure-image-in-downloads',
  'mark-written',
  'process-from-mounted-image',
];

export function runRecord(given: Partial<RunRecord>): RunRecord {
  return {
    schema: 'motw.run/1',
    id: '20261124-064512-3f9a',
    state: 'finished',
    startedAt: at,
    finishedAt: '2026-11-24T06:45:31.000Z',
    outcome: 'expected',
    cleanUp: 'clean',
    batch: null,
    harness: {
      version: '0.1.0',
      node: 'v24.21.0',
      rules: { 'b2f6e0a4-3c58-4b8c-9f64-7d5b0a6f1c11': 'ab'.repeat(32) },
    },
    target: {
      name: 'reference',
      platform: 'reference',
      fingerprint: {
        kernel: '6.1.0-41-amd64',
        guest: '0123456789abcdef',
        qemu: '7.2.19',
        accelerator: 'tcg',
      },
      posture: {
        name: 'hardened',
        declared: { 'mount-verb': 'on', 'launch-gate': 'on' },
        probed: { 'mount-verb': 'on', 'launch-gate': 'on' },
      },
    },
    scenarios: [],
    quiet: { steps: [step('collect')] },
    observations: [],
    modelled: [
      `telemetry schema (${detective.join(', ')})`,
      'mount verb (mount-verb)',
      'device installation restriction (virtual-drive-policy)',
      'zone of a file inside a marked image (motw-propagation)',
      'decision of the launch gate (launch-gate)',
      'user, drive letters and folders',
    ],
    ...given,
  };
}

export function scenario(given: Partial<ScenarioRecord>): ScenarioRecord {
  return {
    id: scenarioId,
    technique: 'T1553.005',
    atomic: { number: 2, guid: '42f22b00-0242-4afc-a61b-0da05041f9cc' },
    notExercised: [],
    arms: [],
    verdicts: [],
    ...given,
  };
}

/** Completed, or stopped with a code. */
export function step(name: StepName, status: StepRecord['status'] = 'completed', code?: string): StepRecord {
  const reason = code === undefined ? null : { code, text: `text of ${code}` };
  return { step: name, status, reason, startedAt: at, durationMs: 12 };
}

/** Every step in order; what lies behind a stop is skipped, but for the collection and the clean-up. */
export function steps(stop?: StepRecord): readonly StepRecord[] {
  const stopped = stop === undefined ? stepNames.length : stepNames.indexOf(stop.step);
  return stepNames.map((name, i) => {
    if (stop !== undefined && i === stopped) return stop;
    return i < stopped || name === 'collect' || name === 'clean-up'
      ? step(name)
      : step(name, 'skipped', 'EARLIER_STEP');
  });
}

export function arm(name: ActiveArm, records: readonly StepRecord[], attempts = 1): ArmRecord {
  return { arm: name, marker: '0badcafe', attempts, steps: records };
}

export function verdict(control: ControlId, status: Status, given: Partial<Verdict> = {}): Verdict {
  const expected = given.expected === undefined ? status : given.expected;
  const kind = detective.includes(control) ? 'detective' : 'preventive';
  return {
    control,
    kind,
    status,
    expected,
    outcome: 'expected',
    why: `the reason for ${control}`,
    arms: { marked: status },
    evidence: ['o1'],
    noise: 0,
    timeToDetectMs: status === 'detected' ? 120 : null,
    ...given,
  };
}

let count = 0;

export function observation(
  armName: Observation['arm'],
  stepName: StepName | null,
  kind: ObservationKind,
  data: JsonObject,
  summary = `${kind} seen`,
): Observation {
  count += 1;
  const run = armName === null || armName === 'quiet';
  return {
    id: `o${count}`,
    scenario: run ? null : scenarioId,
    arm: armName,
    step: stepName,
    at,
    source: 'guest',
    kind,
    summary,
    data,
  };
}

/** What the steps up to the inspection see: the mark, the mounts, the content and the zone of the file inside. */
export function climb(
  armName: ActiveArm,
  mapped: number | null,
  by: 'double-click' | 'api' | 'both',
): readonly Observation[] {
  const stream = armName === 'marked' ? '[ZoneTransfer]\r\nZoneId=3\r\n' : null;
  const tried = (how: 'double-click' | 'api') => ({
    by: how,
    is: by === 'both' || by === how ? 'done' : 'refused',
  });
  return [
    observation(armName, 'deliver', 'mark-read', { path: 'C:\\x.iso', stream, witness: 'guest' }),
    observation(armName, 'mount', 'mount-attempt', tried('double-click')),
    observation(armName, 'mount', 'mount-attempt', tried('api')),
    observation(armName, 'inspect', 'content', { matches: true }),
    observation(armName, 'inspect', 'zone-read', {
      path: 'D:\\Invoice.exe',
      stream: null,
      mapped,
      subject: true,
    }),
  ];
}
