import { isArchive, type Scenario } from '../../model/scenario.ts';
import type { ActiveArm, StepName } from '../../model/words.ts';
import { cleanUpInWords, deliverInWords } from './deliver-in-words.ts';

/**
 * What a step does on the reference target.
 *
 * @param arm null: of both arms in one sentence
 */
export function onReference(step: StepName, scenario: Scenario, arm: ActiveArm | null): string {
  const isUnpacked = isArchive(scenario.image.container);
  switch (step) {
    case 'build':
      return 'on this machine only';
    case 'deliver':
      return deliverInWords(scenario, arm, {
        place: (what) => `write ${what} as the user`,
        readBack: ', by the guest and from a copy of its disk',
        unblock: 'take the mark away again as a user does',
      });
    case 'mount':
      return 'double-click the image; unmount it again; mount it by the programming interface';
    case 'inspect':
      return `list ${isUnpacked ? 'what was unpacked' : 'the volume'}, read the zone of the file inside`;
    case 'open':
      if (isUnpacked) return `${opening}; if it was refused, look whether it is still there`;
      return `${opening}; if it was refused, copy it off the image and try the copy`;
    case 'collect':
      return 'send canaries, read the event logs, evaluate the rules';
    case 'clean-up':
      return cleanUpInWords(scenario, 'unmount');
  }
}

const opening = 'double-click the file inside; read its trace';

export const traceOnReference = 'motw-harness-{marker}.txt in the user’s temp folder';
