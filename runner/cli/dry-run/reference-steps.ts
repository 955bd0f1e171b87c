import type { ActiveArm, StepName } from '../../model/words.ts';

const words: Readonly<Record<Exclude<StepName, 'deliver'>, string>> = {
  build: 'on this machine only',
  mount: 'double-click the image; unmount it again; mount it by the programming interface',
  inspect: 'list the volume, read the zone of the file inside',
  open: 'double-click the file inside; read its trace; if it was refused, copy it off the image and try the copy',
  collect: 'send canaries, read the event logs, evaluate the rules',
  'clean-up': 'unmount, remove every file that carries the marker, prove that nothing is left',
};

/**
 * What a step does on the reference target.
 *
 * @param arm null: of both arms in one sentence
 */
export function onReference(step: StepName, arm: ActiveArm | null): string {
  if (step !== 'deliver') return words[step];
  return `write the image as the user; ${markInWords(arm)}, by the guest and from a copy of its disk`;
}

/** What becomes of the mark of a delivered image, and what is read back. */
export function markInWords(arm: ActiveArm | null): string {
  if (arm === 'unmarked') return 'read back that it is there and has no mark';
  return `${arm === null ? 'in the marked arm ' : ''}write its Zone.Identifier stream; read both back`;
}

export const traceOnReference = 'motw-harness-{marker}.txt in the user’s temp folder';
