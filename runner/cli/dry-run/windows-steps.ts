import type { Scenario } from '../../model/scenario.ts';
import type { ActiveArm, StepName } from '../../model/words.ts';
import { markInWords } from './reference-steps.ts';

const placers: Readonly<Record<Scenario['deliver']['as'], string>> = {
  agent: 'by the harness’s own account',
  user: 'by the user, on the user’s desktop where there is one',
  browser: 'by the user’s Edge from a loopback listener, where there is a desktop and an Edge',
};

/**
 * What a step does on a Windows target.
 *
 * @param arm null: of both arms in one sentence
 */
export function onWindows(step: StepName, { deliver, image }: Scenario, arm: ActiveArm | null): string {
  switch (step) {
    case 'build':
      return 'on this machine only';
    case 'deliver':
      return (
        `send the image to the staging folder; move it to the ${deliver.folder} folder ${placers[deliver.as]}; ` +
        `${markInWords(arm)}${deliver.unblock ? '; Unblock-File' : ''}`
      );
    case 'mount':
      return (
        'have Explorer double-click the image on the user’s desktop, where there is one; dismount it; ' +
        `Mount-DiskImage -ImagePath <image> -StorageType ${storageType(image)} -Access ReadOnly`
      );
    case 'inspect':
      return 'list the volume with SHA-256; ask MapUrlToZone and read the streams of the file inside';
    case 'open':
      return (
        'have the user’s shell open the file inside, where there is a desktop, recording and closing any prompt; start it by CreateProcess; ' +
        'read its trace; if it was refused, copy it to the user’s temp folder and try the copy'
      );
    case 'collect':
      return 'send canaries, read the event logs and the sources that the target names, evaluate the rules';
    case 'clean-up':
      return 'end what was started, dismount, remove every file that carries the marker, prove that nothing is left';
  }
}

function storageType({ container }: Scenario['image']): string {
  return container === 'vhd' || container === 'vhdx' ? container.toUpperCase() : 'ISO';
}

export const traceOnWindows = '%TEMP%\\motw-harness-{marker}.txt of the account that runs it';
