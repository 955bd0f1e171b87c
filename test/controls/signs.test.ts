import test from 'ava';
import { controlById } from '../../runner/controls/catalogue.ts';
import type { Sign } from '../../runner/model/control.ts';
import type { JsonObject, Observation, ObservationKind } from '../../runner/model/observation.ts';

/** Positive evidence, and each way in which it can fall short. */
interface Sample {
  readonly control: string;
  readonly title: string;
  readonly seen: readonly Observation[];
  readonly signs: readonly Sign['sign'][];
}

const noVerb = {
  by: 'double-click',
  is: 'refused',
  code: 'ERROR_NO_ASSOCIATION',
  policy: { 'mount-verb': 'on' },
};
const noDrive = { by: 'api', is: 'refused', code: 'ENODEV', policy: { 'virtual-drive-policy': 'on' } };
const noExecution = {
  by: 'double-click',
  is: 'refused',
  code: 'EACCES',
  options: ['ro', 'noexec'],
  policy: { 'deny-optical-execute': 'on' },
};
const denied = { by: 'double-click', is: 'refused', code: 'EPERM' };
const accessDenied = { by: 'create-process', is: 'refused', code: '0x80070005', policy: noExecution.policy };
const noDevice = { by: 'api', is: 'refused', code: '0x80070015', policy: { 'virtual-drive-policy': 'on' } };
const device = { control: 'virtual-drive-policy', action: 'block' };
const record = { control: 'launch-gate', action: 'block' };

const samples: readonly Sample[] = [
  of('mount-verb', 'its code under its policy', ['stopped'], mounting(noVerb)),
  of('mount-verb', 'another code', [], mounting({ ...noVerb, code: 'ENODEV' })),
  of('mount-verb', 'its policy off', [], mounting({ ...noVerb, policy: { 'mount-verb': 'off' } })),
  of('mount-verb', 'another policy on', [], mounting({ ...noVerb, policy: { 'launch-gate': 'on' } })),
  of('mount-verb', 'no policy read', [], mounting({ ...noVerb, policy: null })),
  of('mount-verb', 'by the mount API', [], mounting({ ...noVerb, by: 'api' })),
  of('mount-verb', 'not refused', [], mounting({ ...noVerb, is: 'done' })),
  of('mount-verb', 'not a mount', [], opening(noVerb)),
  of('virtual-drive-policy', 'by the mount API', ['stopped'], mounting(noDrive)),
  of('virtual-drive-policy', 'by double-click', ['stopped'], mounting({ ...noDrive, by: 'double-click' })),
  of('virtual-drive-policy', 'another code', [], mounting({ ...noDrive, code: 'EPERM' })),
  of('virtual-drive-policy', 'its policy off', [], mounting({ ...noDrive, policy: {} })),
  of('motw-propagation', 'the internet zone', ['stopped'], reading({ subject: true, mapped: 3 })),
  of('motw-propagation', 'the restricted zone', ['stopped'], reading({ subject: true, mapped: 4 })),
  of('motw-propagation', 'the trusted zone', [], reading({ subject: true, mapped: 2 })),
  of(
    'motw-propagation',
    'a zone in spite of its being off',
    [],
    reading({ subject: true, mapped: 3, policy: { 'motw-propagation': 'off' } }),
  ),
  of('motw-propagation', 'no zone', [], reading({ subject: true, mapped: null })),
  of('motw-propagation', 'another file', [], reading({ subject: false, mapped: 3 })),
  of('deny-optical-execute', 'a volume without execution', ['stopped'], opening(noExecution)),
  of('deny-optical-execute', 'a volume with execution', [], opening({ ...noExecution, options: ['ro'] })),
  of('deny-optical-execute', 'its policy off', [], opening({ ...noExecution, policy: {} })),
  of('deny-optical-execute', 'another code', [], opening({ ...noExecution, code: 'EPERM' })),
  of('launch-gate', 'its log and the refusal', ['stopped', 'stopped'], opening(denied), logging(record)),
  of('launch-gate', 'the refusal alone', [], opening(denied)),
  of('launch-gate', 'its log alone', [], logging(record)),
  of(
    'launch-gate',
    'its log and another refusal',
    [],
    opening({ ...denied, code: 'EACCES' }),
    logging(record),
  ),
  of('launch-gate', 'the log of another control', [], opening(denied), logging({ ...record, control: 'x' })),
  of('launch-gate', 'a log of letting through', [], opening(denied), logging({ ...record, action: 'allow' })),
  of(
    'launch-gate',
    'its warning and the question',
    ['warned', 'warned'],
    opening({ by: 'double-click', is: 'prompted' }),
    logging({ ...record, action: 'warn' }),
  ),
  of(
    'launch-gate',
    'its warning and no question',
    [],
    opening(denied),
    logging({ ...record, action: 'warn' }),
  ),
  // As Windows says it.
  of('mount-verb', 'error 1155', ['stopped'], mounting({ ...noVerb, code: '0x80070483' })),
  of('mount-verb', 'another program came up', ['stopped'], mounting({ ...noVerb, code: 'OPENED_OTHERWISE' })),
  of('mount-verb', 'nothing came up in time', [], mounting({ ...noVerb, code: 'NOTHING_MOUNTED' })),
  of('mount-verb', 'without a desktop', [], mounting({ ...noVerb, is: 'unavailable' })),
  of('deny-optical-execute', 'access denied', ['stopped'], opening(accessDenied)),
  of('deny-optical-execute', 'access denied, its policy off', [], opening({ ...accessDenied, policy: {} })),
  of('virtual-drive-policy', 'a refused device', ['stopped', 'stopped'], mounting(noDevice), logging(device)),
  of('virtual-drive-policy', 'a refused mount and no refused device', [], mounting(noDevice)),
  of('virtual-drive-policy', 'a refused device alone', [], logging(device)),
  of(
    'virtual-drive-policy',
    'a refused device, its policy off',
    [],
    mounting({ ...noDevice, policy: {} }),
    logging(device),
  ),
  of(
    'virtual-drive-policy',
    'a refused device beside a mount that succeeded',
    [],
    mounting({ ...noDevice, is: 'done' }),
    logging(device),
  ),
  of(
    'launch-gate',
    'a dialog without a way on',
    ['stopped', 'stopped'],
    opening({ ...denied, code: 'SMARTSCREEN_BLOCKED' }),
    logging(record),
  ),
  of('launch-gate', 'a dialog that nobody recorded', [], opening({ ...denied, code: 'SMARTSCREEN_BLOCKED' })),
];

for (const { control, title, seen, signs } of samples) {
  test(`${control}: ${title}: ${signs.length === 0 ? 'no sign' : signs[0]}`, (t) => {
    const found = controlById(control);
    if (found.kind !== 'preventive') return t.fail('a detection has no signs');
    const shown = found.signs(seen);
    t.deepEqual(
      shown.map(({ sign }) => sign),
      signs,
    );
    t.deepEqual(
      shown.map(({ observation }) => observation),
      signs.length === 0 ? [] : seen.map(({ id }) => id),
    );
  });
}

function of(control: string, title: string, signs: readonly Sign['sign'][], ...seen: Observation[]): Sample {
  return { control, title, signs, seen };
}

function mounting(data: JsonObject): Observation {
  return observation('mount-attempt', data);
}

function opening(data: JsonObject): Observation {
  return observation('open-attempt', data);
}

function reading(data: JsonObject): Observation {
  return observation('zone-read', data);
}

function logging(data: JsonObject): Observation {
  return observation('control-log', data);
}

function observation(kind: ObservationKind, data: JsonObject): Observation {
  return {
    id: kind,
    scenario: 'sample',
    arm: 'marked',
    step: null,
    at: '2026-06-15T10:00:00.000Z',
    source: 'guest',
    kind,
    summary: kind,
    data,
  };
}
