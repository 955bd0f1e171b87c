import type { Sign } from '../model/control.ts';
import type { Observation } from '../model/observation.ts';
import type { ControlId } from '../model/words.ts';

const attempts: readonly Observation['kind'][] = [
  'delivered',
  'deliver-attempt',
  'mount-attempt',
  'open-attempt',
];

/**
 * The control's own record of a block, and something that was stopped beside it: a refusal, or a file that is gone. Neither is enough
 * alone: the record may be of a block that did not hold, the refusal somebody else's.
 */
export function loggedBlocks(ofSteps: readonly Observation[], control: ControlId): readonly Sign[] {
  const recorded = (action: string): readonly Observation[] =>
    ofSteps.filter(
      ({ kind, data }) => kind === 'control-log' && data.control === control && data.action === action,
    );
  const ended = (how: string): readonly Observation[] =>
    ofSteps.filter(({ kind, data }) => attempts.includes(kind) && data.is === how);
  const gone = ofSteps.filter(({ kind }) => kind === 'taken-away');
  return [
    ...signsOf('stopped', recorded('block'), [...ended('refused'), ...gone]),
    ...signsOf('warned', recorded('warn'), ended('prompted')),
  ];
}

function signsOf(
  sign: Sign['sign'],
  records: readonly Observation[],
  stopped: readonly Observation[],
): readonly Sign[] {
  if (records.length === 0 || stopped.length === 0) return [];
  return [...stopped, ...records].map(({ id }) => ({ observation: id, sign }));
}
