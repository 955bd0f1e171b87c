import type { StepAhead } from '../../../lifecycle/rig.ts';
import { recipeOf } from '../../../lifecycle/steps/build.ts';
import type { PlatformName } from '../../../model/scenario.ts';
import { onReference, traceOnReference } from '../../dry-run/reference-steps.ts';
import { onWindows, traceOnWindows } from '../../dry-run/windows-steps.ts';

/** What a step is about to do, as the dry run says it, and with which files: one line each. */
export function whatHappens(ahead: StepAhead, platform: PlatformName): readonly string[] {
  const { step, scenario, marker, arm } = ahead;
  const does = platform === 'reference' ? onReference(step, scenario, arm) : onWindows(step, scenario, arm);
  if (step !== 'build') return [does.replaceAll('{marker}', marker), ...withWhat(ahead, platform)];
  return [
    'the machine is made ready: its controls are read, and a harmless canary goes through each sensor',
    `the image is built, ${does}`,
    ...withWhat(ahead, platform),
  ];
}

function withWhat(
  { step, scenario, arm, marker, delivered, subject }: StepAhead,
  platform: PlatformName,
): readonly string[] {
  const image = recipeOf(scenario, marker);
  const named = `image ${delivered ?? image.name}`;
  const inside = subject ?? `${scenario.subject} in the image`;
  switch (step) {
    case 'build':
      return [`image ${image.name}, label ${image.label}`];
    case 'deliver':
      return [
        `image ${image.name}, into the ${scenario.deliver.folder} folder`,
        arm === 'marked' ? `with the mark ZoneId=${scenario.deliver.zone}` : 'without a mark',
      ];
    case 'mount':
      return [named];
    case 'inspect':
      return [`file ${inside}`];
    case 'open': {
      const trace = platform === 'reference' ? traceOnReference : traceOnWindows;
      return [`file ${inside}`, `its trace: ${trace.replaceAll('{marker}', marker)}`];
    }
    case 'collect':
      return ['what the steps before have caused may still come'];
    case 'clean-up':
      return ['what is seen from here on is the tidying up of the harness'];
  }
}
