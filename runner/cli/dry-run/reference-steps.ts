import type { Scenario } from '../../model/scenario.ts';
import type { ActiveArm, StepName } from '../../model/words.ts';
import { deliverInWords } from './deliver-in-words.ts';

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
export function onReference(step: StepName, scenario: Scenario, arm: ActiveArm | null): string {
  if (step !== 'deliver') return words[step];
  return deliverInWords(scenario, arm, {
    place: (what) => `write ${what} as the user`,
    readBack: ', by the guest and from a copy of its disk',
    unblock: 'take the mark away again as a user does',
  });
}

export const traceOnReference = 'motw-harness-{marker}.txt in the user’s temp folder';
