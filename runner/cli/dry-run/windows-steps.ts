import { isArchive, type Scenario } from '../../model/scenario.ts';
import type { ActiveArm, StepName } from '../../model/words.ts';
import { cleanUpInWords, deliverInWords } from './deliver-in-words.ts';

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
export function onWindows(step: StepName, scenario: Scenario, arm: ActiveArm | null): string {
  const { deliver, image } = scenario;
  switch (step) {
    case 'build':
      return 'on this machine only';
    case 'deliver':
      return deliverInWords(scenario, arm, {
        place: (what) =>
          `bring ${what} to the staging folder; move it to the ${deliver.folder} folder ${placers[deliver.as]}`,
        readBack: '',
        unblock: 'Unblock-File',
      });
    case 'mount':
      return (
        'have Explorer double-click the image on the user’s desktop, where there is one; dismount it; ' +
        `Mount-DiskImage -ImagePath <image> -StorageType ${storageType(image)} -Access ReadOnly`
      );
    case 'inspect':
      return 'list what is in it with SHA-256; ask MapUrlToZone and read the streams of the file inside';
    case 'open':
      if (opensDocument(scenario)) return 'open the document as the user, read how it is shown, close it';
      if (isArchive(image.container))
        return `${opening}; read its trace; if it was refused, look whether it is still there`;
      return (
        `${opening}; read its trace; ` +
        'if it was refused, copy it to the user’s temp folder and try the copy'
      );
    case 'collect':
      return 'send canaries, read the event logs and the sources that the target names, evaluate the rules';
    case 'clean-up':
      return `end what was started, ${cleanUpInWords(scenario, 'dismount')}`;
  }
}

const opening =
  'have the user’s shell open the file inside, where there is a desktop, recording and closing any prompt; start it by CreateProcess';

export function opensDocument({ subject, image }: Scenario): boolean {
  return image.files.some(({ path, content }) => path === subject && content.is === 'document');
}

function storageType({ container }: Scenario['image']): string {
  return container === 'vhd' || container === 'vhdx' ? container.toUpperCase() : 'ISO';
}

export const traceOnWindows = '%TEMP%\\motw-harness-{marker}.txt of the account that runs it';
