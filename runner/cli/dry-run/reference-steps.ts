import type { StepName } from '../../model/words.ts';

const words: Readonly<Record<StepName, string>> = {
  build: 'on this machine only',
  deliver:
    'write the image as the user; in the marked arm write its Zone.Identifier stream; read both back, by the guest and from a copy of its disk',
  mount: 'double-click the image; unmount it again; mount it by the programming interface',
  inspect: 'list the volume, read the zone of the file inside',
  open: 'double-click the file inside; read its trace; if it was refused, copy it off the image and try the copy',
  collect: 'send canaries, read the event logs, evaluate the rules',
  'clean-up': 'unmount, remove every file that carries the marker, prove that nothing is left',
};

/** What a step does on the reference target. */
export function onReference(step: StepName): string {
  return words[step];
}

export const traceOnReference = 'motw-harness-{marker}.txt in the user’s temp folder';
