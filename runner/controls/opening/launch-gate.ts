import type { PreventiveControl, Sign } from '../../model/control.ts';
import type { Observation } from '../../model/observation.ts';
import { refusals } from '../attempt-evidence.ts';
import { mapsToInternet, subjectZoneReads } from '../zone-evidence.ts';

/** Of the reference guest; of Windows: SmartScreen's dialog offered no way on. */
const stopped = ['EPERM', 'SMARTSCREEN_BLOCKED'];

/**
 * SmartScreen-like: a marked, unknown program is not started from the shell, or only after a warning.
 * SmartScreen acts on a launch by the shell alone [H], so the creation of a process says nothing about it.
 */
export const launchGate: PreventiveControl = {
  id: 'launch-gate',
  kind: 'preventive',
  title: 'A marked, unknown program is not started',
  actsAt: 'open',
  needsMark: true,
  onReference: 'modelled',
  actsOn: ['double-click'],
  behind: ['motw-propagation', 'archive-propagation'],
  signs: (ofStep) => [
    ...signsOf(
      'stopped',
      records(ofStep, 'block'),
      refusals(ofStep, { kind: 'open-attempt', codes: stopped }),
    ),
    ...signsOf('warned', records(ofStep, 'warn'), prompts(ofStep)),
  ],
  subjectAbsent(ofArm) {
    const zone = subjectZoneReads(ofArm).at(-1);
    if (zone === undefined) return null;
    return zone.data.stream === null && !mapsToInternet(zone) ? 'the file has no zone' : null;
  },
};

/** The gate's own log. */
function records(observations: readonly Observation[], action: 'block' | 'warn'): readonly Observation[] {
  return observations.filter(
    ({ kind, data }) => kind === 'control-log' && data.control === 'launch-gate' && data.action === action,
  );
}

function prompts(observations: readonly Observation[]): readonly Observation[] {
  return observations.filter(({ kind, data }) => kind === 'open-attempt' && data.is === 'prompted');
}

/** Neither the gate's word nor the refusal is enough alone: the one may not have held, the other may be somebody else's. */
function signsOf(
  sign: Sign['sign'],
  log: readonly Observation[],
  attempts: readonly Observation[],
): readonly Sign[] {
  if (log.length === 0 || attempts.length === 0) return [];
  return [...attempts, ...log].map(({ id }) => ({ observation: id, sign }));
}
